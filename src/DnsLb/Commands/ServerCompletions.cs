using System.CommandLine.Completions;
using DnsLb.Api;
using DnsLb.Operating;

namespace DnsLb.Commands;

/// <summary>Completes words by what a running server has, when it can be asked in a moment; else by nothing.</summary>
/// <remarks>What it completes needs a <c>HelpName</c>: without one, help would ask the server, and list what it has in place of a name.</remarks>
/// <param name="api">Where the half written command line says that it is.</param>
internal sealed class ServerCompletions(ApiOptions api)
{
    // A shell waits for it, and with it who types.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>The owners of pools.</summary>
    public IEnumerable<CompletionItem> Owners(CompletionContext context) => Items(Ask(context, Pools).Select(NamePattern.OwnerOf));

    /// <summary>Selectors: owners and, behind a slash, their members; addresses.</summary>
    public IEnumerable<CompletionItem> Selectors(CompletionContext context) => Items(Ask(context, Pools).SelectMany(SelectorsOf));

    /// <summary>The selectors of overrides.</summary>
    public IEnumerable<CompletionItem> Overridden(CompletionContext context) =>
        Items(Ask(context, async client => (await client.SendAsync(HttpMethod.Get, "overrides", ApiJson.Default.IReadOnlyListOverrideStatus)).Answer).Select(each => each.Selector));

    private static async Task<IReadOnlyList<PoolStatus>?> Pools(ApiClient client) => (await client.AskAsync("pools", ApiJson.Default.IReadOnlyListPoolStatus)).Answer;

    /// <summary>The selectors of a pool and of each of its members.</summary>
    public static IEnumerable<string> SelectorsOf(PoolStatus pool)
    {
        string owner = NamePattern.OwnerOf(pool);
        return pool.Members.SelectMany(member => new[] { $"{owner}/{member.Name ?? member.Address}", member.Address }).Prepend(owner);
    }

    private static IEnumerable<CompletionItem> Items(IEnumerable<string> words) => words.Distinct().Select(word => new CompletionItem(word));

    private IReadOnlyList<T> Ask<T>(CompletionContext context, Func<ApiClient, Task<IReadOnlyList<T>?>> ask)
    {
        if (api.ClientOf(context.ParseResult, Patience).Client is not { } client)
        {
            return [];
        }

        using (client)
        {
            // The library completes synchronously.
            return Task.Run(() => ask(client)).GetAwaiter().GetResult() ?? [];
        }
    }
}
