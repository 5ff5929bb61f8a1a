using System.Text;

namespace DnsLb.Core.Checks;

/// <summary>
/// A program and its arguments on one line. Blanks separate words; what stands between single or double quotes keeps its blanks and
/// the other quotes. There is nothing else: no escapes, no variables, no shell.
/// </summary>
internal static class CommandLine
{
    /// <summary>The form, for messages.</summary>
    public const string Form = "an absolute path without . and .., and arguments";

    /// <summary>The words; null when a quote is not closed or the first word is no path that <see cref="PermittedPrograms.IsPath"/> accepts.</summary>
    public static string[]? Split(string text)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        char quote = '\0';
        foreach (char c in text)
        {
            if (quote != '\0' ? c == quote : c is '\'' or '"')
            {
                quote = quote == '\0' ? c : '\0';
                word ??= new StringBuilder();
            }
            else if (quote == '\0' && c is ' ' or '\t')
            {
                Finish();
            }
            else
            {
                (word ??= new StringBuilder()).Append(c);
            }
        }

        Finish();
        return quote == '\0' && words.Count > 0 && PermittedPrograms.IsPath(words[0]) && !text.Contains('\0') ? [.. words] : null;

        void Finish()
        {
            if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }
    }
}
