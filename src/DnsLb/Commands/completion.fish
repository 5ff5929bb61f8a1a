# Completes the words of dnslb, which says itself what may stand where; files where it knows nothing.
function __dnslb_knows
    set -l line (commandline -cp)
    set -l program (string match -r -- '^(?:.*/)?dnslb$' (commandline -opc)) dnslb
    set program (string replace -r -- '^~' $HOME $program[1])
    # Options are shown to who asks for one; and where it knows nothing, it says an empty line.
    set -l others '^(-|$)'
    string match -q -- '-*' (commandline -ct); and set others '^$'
    set -g __dnslb_words ($program "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -rv -- $others)
    set -q __dnslb_words[1]
end
complete -c dnslb -f -n __dnslb_knows -a '$__dnslb_words'
