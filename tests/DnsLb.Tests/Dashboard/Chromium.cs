using Microsoft.Playwright;

namespace DnsLb.Tests.Dashboard;

/// <summary>A real browser without a window, Debian's, for all tests of a class.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        // Its sandbox does not run as root; it visits nothing but our own page.
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a page in a window of its own, with nothing remembered.</summary>
    /// <param name="address">The page.</param>
    /// <param name="width">The width of the window, in pixels.</param>
    /// <param name="prepare">Is called before the page is loaded.</param>
    internal async Task<OpenedPage> OpenAsync(Uri address, int width = 1280, Func<IPage, Task>? prepare = null)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        var opened = new OpenedPage(context, await context.NewPageAsync());
        if (prepare is not null)
        {
            await prepare(opened.Page);
        }

        await opened.Page.GotoAsync(address.ToString());
        return opened;
    }
}
