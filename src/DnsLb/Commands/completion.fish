# Completes the words of dnslb, which says itself what may stand where.
complete -c dnslb -a '(set -l line (commandline -cp); dnslb "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)'
