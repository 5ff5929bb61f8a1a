#compdef dnslb
# Completes the words of dnslb, which says itself what may stand where.
_dnslb() {
    local line="${(j: :)words[1,CURRENT]}"
    local -a candidates
    candidates=("${(@f)$(${(Q)words[1]/#\~/$HOME} "[suggest:${#line}]" "$line" 2>/dev/null)}")
    # Options are shown to who asks for one.
    [[ $words[CURRENT] == -* ]] || candidates=(${candidates:#-*})
    candidates=(${candidates:#})
    (( $#candidates )) && compadd -- "${candidates[@]}" || _files
}
compdef _dnslb dnslb
