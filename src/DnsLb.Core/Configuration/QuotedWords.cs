using System.Text;

namespace DnsLb.Core.Configuration;

/// <summary>
/// Words on one line. Blanks separate them; what stands between single or double quotes keeps its blanks and the other quotes. There
/// is nothing else: no escapes, no variables.
/// </summary>
internal static class QuotedWords
{
    /// <summary>The words without their quotes; null when a quote is not closed.</summary>
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
        return quote == '\0' ? [.. words] : null;

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
