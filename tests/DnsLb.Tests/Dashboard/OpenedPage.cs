using System.Collections.Concurrent;
using DnsLb.Tests.EndToEnd;
using Microsoft.Playwright;

namespace DnsLb.Tests.Dashboard;

/// <summary>The dashboard in a browser, and what the browser has against it.</summary>
internal sealed class OpenedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = [];

    public OpenedPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.SetDefaultTimeout((float)ChildProcess.Patience.TotalMilliseconds);
        Assertions.SetDefaultExpectTimeout((float)ChildProcess.Patience.TotalMilliseconds);
        page.PageError += (_, failure) => _complaints.Enqueue(failure);
        page.Console += (_, message) =>
        {
            // A request that fails is told there too; whether it may is for each test to say by what the page shows.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _complaints.Enqueue(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What the browser refused to do, such as by the content security policy, and what was thrown.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>The row of a member.</summary>
    public ILocator Row(string pool, string member) =>
        Page.GetByRole(AriaRole.Article, new() { Name = $"Pool {pool}", Exact = true }).GetByRole(AriaRole.Row).Filter(new() { Has = Page.GetByRole(AriaRole.Button, new() { Name = member, Exact = true }) });

    /// <summary>The dialog that is open.</summary>
    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    /// <summary>A button of the dialog that is open.</summary>
    public ILocator DialogButton(string name) => Dialog.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Waits until an element shows a text, among others.</summary>
    public static Task ShowsAsync(ILocator locator, string text) => Assertions.Expect(locator).ToContainTextAsync(text);

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
