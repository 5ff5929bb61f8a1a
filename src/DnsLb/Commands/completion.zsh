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
# As a file in $fpath this is the function itself, read when it is first asked for; otherwise it is sourced.
if [[ $funcstack[1] == _dnslb ]]; then
    _dnslb "$@"
else
    compdef _dnslb dnslb
fi
