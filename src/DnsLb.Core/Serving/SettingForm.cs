using System.Globalization;
using System.Text.RegularExpressions;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.Serving;

/// <summary>How a setting is written in <c>appsettings.json</c>: which JSON its values may be. It follows from the form that the register states, so a new setting says nothing more.</summary>
internal sealed partial record SettingForm
{
    /// <summary>The only words that it takes; empty: others as well.</summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    /// <summary>False where <c>YES</c> is the word <c>yes</c>.</summary>
    public bool IsCaseSensitive { get; private init; }

    /// <summary>Whether a number of JSON is one of its values.</summary>
    public bool TakesNumbers { get; private init; }

    /// <summary>Whether <c>true</c> and <c>false</c> of JSON are among its values.</summary>
    public bool TakesBooleans => Words.Contains("yes") && Words.Contains("no");

    /// <summary>The least and the greatest number, where all are whole; null: there may be others.</summary>
    public (int Least, int Most)? Range { get; private init; }

    /// <summary>What it takes instead of a number of <see cref="Range"/>; null: nothing.</summary>
    public string? Instead { get; private init; }

    /// <summary>The name of a setting in <c>appsettings.json</c>.</summary>
    public static string JsonName(string setting) => string.Concat(setting.Split('-').Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"));

    /// <summary>The form of a setting.</summary>
    public static SettingForm Of(Key<ServerSettings> key)
    {
        string[] words = AllWords().IsMatch(key.Form) ? key.Form.Split('|') : [];
        if (words.Length > 0 && Array.TrueForAll(words, Takes))
        {
            return new SettingForm { Words = words, IsCaseSensitive = !Array.TrueForAll(words, word => Takes(word.ToUpperInvariant()) && Takes(word.ToLowerInvariant())) };
        }

        Match whole = WholeNumber().Match(key.Form);
        return new SettingForm
        {
            TakesNumbers = whole.Success || AnyNumber().IsMatch(key.Form),
            Range = whole.Success ? (Number(whole.Groups[1]), Number(whole.Groups[2])) : null,
            Instead = whole.Groups[3].Success ? whole.Groups[3].Value : null,
        };

        bool Takes(string word) => key.Set(new ServerSettings(), word) is not null;
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[A-Za-z0-9-]+(\|[A-Za-z0-9-]+)+\z")]
    private static partial Regex AllWords();

    [GeneratedRegex(@"^a whole number from (\d{1,9}) to (\d{1,9})(?:, or ([a-z]+))?\z")]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"\b(number|seconds)\b")]
    private static partial Regex AnyNumber();
}
