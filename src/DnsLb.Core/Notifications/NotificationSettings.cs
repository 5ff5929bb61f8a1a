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
        new("webhook", "an http or https URL without a user and a fragment", "where each change of health is posted as JSON; several are allowed; default none",
            (settings, value) => Url(value) is { } url ? settings with { Webhooks = [.. settings.Webhooks, url] } : null,
            Repeatable: true, Secret: true),
        new("webhook-secret", WebhookSecret.Form, "what signs the posts (Standard Webhooks, HMAC-SHA256); default none",
            (settings, value) => value.Length > 0 ? settings.WithSecret(value, read(value)) : null),
        new("on-change", CommandLine.Form, "a program that is run for each change of health, as the user of the server; several are allowed; default none",
            (settings, value) => CommandLine.Split(value) is null ? null : settings with { Commands = [.. settings.Commands, value] },
            Repeatable: true, Secret: true),
    ];

    /// <summary>What is wrong with the values.</summary>
    public IEnumerable<string> Problems()
    {
        if (SecretProblem is not null)
        {
            yield return SecretProblem;
        }

        if (Webhooks.Count == 0 && Secret is not null)
        {
            yield return "webhook-secret signs nothing: say where to post, by webhook";
        }

        foreach (string program in Commands.Select(command => CommandLine.Split(command)![0]).Where(program => !File.Exists(program)))
        {
            yield return $"on-change: this machine has no program {program}";
        }
    }

    private NotificationSettings WithSecret(string path, FileText file)
    {
        WebhookSecret? secret = file.Text is null ? null : WebhookSecret.Parse(file.Text);
        return this with { Secret = secret, SecretProblem = secret is null ? $"webhook-secret: {path}: {file.Problem ?? $"it must be {WebhookSecret.Form}"}" : null };
    }

    private static Uri? Url(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0 && url.Fragment.Length == 0 ? url : null;
}
