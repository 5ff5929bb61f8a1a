using DnsLb.Core.Checks;
using DnsLb.Core.Configuration;
using DnsLb.Core.Files;

namespace DnsLb.Core.Notifications;

/// <summary>Who is told when health changes.</summary>
public sealed record NotificationSettings
{
    /// <summary>Where events are posted.</summary>
    public IReadOnlyList<Uri> Webhooks { get; init; } = [];

    /// <summary>What signs them; null: they are not signed.</summary>
    public WebhookSecret? Secret { get; init; }

    /// <summary>What is run for each event; see <see cref="CommandLine"/>.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    private string? SecretProblem { get; init; }

    /// <summary>The settings of the server that belong here.</summary>
    /// <param name="read">Reads the file of the secret.</param>
    public static IReadOnlyList<Key<NotificationSettings>> Keys(Func<string, FileText> read) =>
    [
        new("webhook", Values.UrlForm, "where each change of health is posted as JSON; several are allowed; default none",
            (settings, value) => Values.Url(value) is { } url ? settings with { Webhooks = [.. settings.Webhooks, url] } : null,
            Repeatable: true, Secret: true),
        new("webhook-secret", WebhookSecret.Form, "what signs the posts (Standard Webhooks, HMAC-SHA256); default none",
            (settings, value) => value.Length > 0 ? settings.WithSecret(value, read(value)) : null),
        new("on-change", CommandLine.Form, "a program that is run for each change of health, as the user of the server; several are allowed; default none",
            (settings, value) => CommandLine.Split(value) is null ? null : settings with { Commands = [.. settings.Commands, value] },
            Repeatable: true, Secret: true),
    ];

    /// <summary>What is missing beside what is given.</summary>
    public IEnumerable<string> Missing() => Webhooks.Count == 0 && Secret is not null ? ["webhook-secret signs nothing: say where to post, by webhook"] : [];

    /// <summary>What is wrong with the values.</summary>
    /// <param name="source">Looks for the programs.</param>
    public IEnumerable<string> Problems(FileSource source)
    {
        if (SecretProblem is not null)
        {
            yield return SecretProblem;
        }

        // Paths, queries and arguments may be secret.
        foreach (var (url, count) in Webhooks.CountBy(url => url).Where(pair => pair.Value > 1))
        {
            yield return $"webhook: a URL at {url.Authority} is given {count} times; give it once";
        }

        foreach (var (command, count) in Commands.CountBy(command => command).Where(pair => pair.Value > 1))
        {
            yield return $"on-change: {ProgramOf(command)} is given {count} times with the same arguments; give it once";
        }

        foreach (string problem in Commands.Select(ProgramOf).Distinct().Select(program => ProgramFile.Problem(program, source)).OfType<string>())
        {
            yield return $"on-change: {problem}";
        }
    }

    private static string ProgramOf(string command) => CommandLine.Split(command)![0];

    private NotificationSettings WithSecret(string path, FileText file)
    {
        WebhookSecret? secret = file.Text is null ? null : WebhookSecret.Parse(file.Text);
        return this with { Secret = secret, SecretProblem = secret is null ? $"webhook-secret: {path}: {file.Problem ?? $"it must be {WebhookSecret.Form}"}" : null };
    }
}
