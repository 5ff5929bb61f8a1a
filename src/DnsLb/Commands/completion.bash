# Completes the words of dnslb, which says itself what may stand where.
_dnslb() {
    local line=${COMP_LINE:0:COMP_POINT} candidate
    local word=${line##*[[:space:]]} before=
    # bash takes a colon for the end of a word, and replaces what stands behind it.
    [[ $COMP_WORDBREAKS == *:* && $word == *:* ]] && before=${word%"${word##*:}"}
    COMPREPLY=()
    while IFS= read -r candidate; do
        # Options are shown to who asks for one.
        [[ $candidate == -* && $word != -* ]] && continue
        [[ -n $candidate && $candidate == "$word"* ]] && COMPREPLY+=("${candidate#"$before"}")
    done < <("${1/#\~/$HOME}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
}
complete -o default -F _dnslb dnslb
