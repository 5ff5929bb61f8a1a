namespace DnsLb.Core.Configuration;

/// <summary>One <c>key=value</c> that an annotation may carry, and what it does to a record of settings.</summary>
/// <typeparam name="T">The immutable record of settings that the key changes.</typeparam>
/// <param name="Name">The key as written, in lower case.</param>
/// <param name="Form">What a value looks like, for messages and for the README's tables.</param>
/// <param name="Meaning">One line that says what the key does and its default.</param>
/// <param name="Set">Gives the changed settings, or null when the value does not have the form.</param>
/// <param name="Reserved">True for a key that is read and checked but has no effect in this version; its use is a warning.</param>
/// <param name="Repeatable">True for a key that may be given several times and is then set once for each value.</param>
/// <param name="Meant">The value that a wrong one probably meant, or null; without it the nearest word of a form such as <c>all|none</c>.</param>
/// <param name="Secret">True for a key whose values messages do not repeat.</param>
public sealed record Key<T>(
    string Name,
    string Form,
    string Meaning,
    Func<T, string, T?> Set,
    bool Reserved = false,
    bool Repeatable = false,
    Func<string, string?>? Meant = null,
    bool Secret = false)
    where T : class
{
    /// <summary>What is wrong with a value that <see cref="Set"/> does not take.</summary>
    public string Problem(string value)
    {
        string? meant = Meant is not null ? Meant(value) : Form.Contains('|') ? Nearest.To(value, Form.Split('|')) : null;
        return $"\"{Name}={Shown(value)}\": {Name} must be {Form}{(meant is null ? "" : $"; did you mean \"{meant}\"?")}";
    }

    /// <summary>A value as messages repeat it.</summary>
    public string Shown(string value) => Secret ? "…" : value;

    /// <summary>The same key for settings that these are a part of.</summary>
    /// <param name="part">Gives the part.</param>
    /// <param name="with">Gives the settings with another part.</param>
    public Key<TWhole> Within<TWhole>(Func<TWhole, T> part, Func<TWhole, T, TWhole> with)
        where TWhole : class =>
        new(Name, Form, Meaning, (whole, value) => Set(part(whole), value) is { } changed ? with(whole, changed) : null, Reserved, Repeatable, Meant, Secret);
}

/// <summary>Applies pairs of key and value to settings.</summary>
public static class Key
{
    /// <summary>Applies all pairs in order and reports every problem; a wrong pair leaves the settings as they were.</summary>
    /// <param name="defaults">The settings before the first pair.</param>
    /// <param name="keys">The keys that are known.</param>
    /// <param name="pairs">The pairs as written.</param>
    /// <param name="problem">Called with the pair's index and what is wrong with it.</param>
    /// <param name="alsoKnown">Further key names that a misspelt one may have meant.</param>
    public static T Apply<T>(
        T defaults,
        IReadOnlyList<Key<T>> keys,
        IReadOnlyList<KeyValuePair<string, string>> pairs,
        Action<int, string> problem,
        IEnumerable<string>? alsoKnown = null)
        where T : class
    {
        T settings = defaults;
        for (int i = 0; i < pairs.Count; i++)
        {
            (string name, string value) = pairs[i];
            if (keys.FirstOrDefault(key => key.Name == name) is not { } key)
            {
                problem(i, $"unknown key \"{name}\"; {Nearest.Hint(name, [.. keys.Select(k => k.Name), .. alsoKnown ?? []])}");
            }
            else if (!key.Repeatable && pairs.Take(i).Any(earlier => earlier.Key == name))
            {
                problem(i, $"key \"{name}\" is given twice; keep one");
            }
            else if (key.Set(settings, value) is { } changed)
            {
                settings = changed;
            }
            else
            {
                problem(i, key.Problem(value));
            }
        }

        return settings;
    }
}
