using System.Threading.Channels;
using DnsLb.Tests.EndToEnd;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace DnsLb.Tests.Notifications;

/// <summary>An HTTP server that takes posts, on a free port of loopback.</summary>
internal sealed class PostServer : IAsyncDisposable
{
    private readonly Channel<Post> _posts = Channel.CreateUnbounded<Post>();
    private readonly Func<int, int> _status;
    private readonly WebApplication _app;
    private int _count;

    private PostServer(Func<int, int> status)
    {
        _status = status;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    public string Url => _app.Urls.Single();

    /// <summary>Starts it.</summary>
    /// <param name="status">What the post of this number, from 0, is answered.</param>
    public static async Task<PostServer> StartAsync(Func<int, int>? status = null)
    {
        var server = new PostServer(status ?? (_ => StatusCodes.Status204NoContent));
        await server._app.StartAsync();
        return server;
    }

    /// <summary>The next post.</summary>
    public async Task<Post> NextAsync() => await _posts.Reader.ReadAsync().AsTask().WaitAsync(ChildProcess.Patience);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Response.StatusCode = _status(_count++);
        context.Response.Headers.Location = "/elsewhere";
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _posts.Writer.TryWrite(new Post($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}", headers, body.ToArray(), context.Response.StatusCode));
    }
}

/// <summary>What was posted.</summary>
internal sealed record Post(string Line, IReadOnlyDictionary<string, string> Headers, byte[] Body, int Status);
