using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Files;
using DnsLb.Core.Logging;
using DnsLb.Core.Serving;
using DnsLb.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DnsLb.Api;

/// <summary>The HTTP API of a running server. Nothing that goes wrong with it keeps the server from answering queries.</summary>
internal sealed partial class ApiServer : IAsyncDisposable
{
    /// <summary>The methods of what only tells.</summary>
    public static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    private const string UnixUrl = "http://unix:";
    private const int MostBodyBytes = 16 * 1024;

    // As of DNS over TCP: so long a connection may wait for a request, and a request for its end.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // A body of the greatest length takes 16 s at most.
    private static readonly MinDataRate LeastBodyRate = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(2));

    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();
    private Task _following = Task.CompletedTask;
    private ReadyLabels? _labels;

    private ApiServer(WebApplication app) => _app = app;

    /// <summary>Where it listens but for the unix socket, with the port that was chosen.</summary>
    public Uri Address => new(_app.Urls.Single(url => !url.StartsWith(UnixUrl, StringComparison.Ordinal)));

    /// <summary>Starts the API, or logs why it cannot be reached.</summary>
    /// <param name="server">What it tells of.</param>
    /// <param name="access">Where it listens, and whom it answers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <returns>The API; null when it could not start.</returns>
    public static async Task<ApiServer?> StartAsync(DnsServer server, ApiAccess access, TimeProvider time, ILoggerFactory loggers)
    {
        ILogger logger = loggers.CreateLogger<ApiServer>();
        var listeners = ApiListeners.Bind(access.EndPoints, (endPoint, reason) => LogCannotListen(logger, endPoint, reason));
        if (listeners.EndPoints.Count == 0)
        {
            return null;
        }

        var api = new ApiServer(Build(server, access, listeners, time, loggers));
        try
        {
            await api._app.StartAsync();
            foreach (string url in api._app.Urls)
            {
                LogListening(logger, url.StartsWith(UnixUrl, StringComparison.Ordinal) ? url["http://".Length..] : $"{new Uri(url)}");
            }

            api._labels = new ReadyLabels(server.Feed, () => MetricsSnapshot.MakeLabels(server), logger);
            api._following = access.Tls?.FollowAsync(new FileSource(time, api._stopping.Token), time, logger, api._stopping.Token) ?? Task.CompletedTask;
            return api;
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            LogCannotListen(logger, listeners.EndPoints[0], failure.GetBaseException().Message);
            await api.DisposeAsync();
            return null;
        }
    }

    /// <summary>Ends it, and what is being answered.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        await _following;
        await (_labels?.DisposeAsync() ?? default);
        _stopping.Dispose();
    }

    private static WebApplication Build(DnsServer server, ApiAccess access, ApiListeners listeners, TimeProvider time, ILoggerFactory loggers)
    {
        var connections = new ApiConnections(server.MostApiConnections, time, loggers.CreateLogger<ApiServer>());
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, listeners, access.Tls, connections));
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = listeners.Take);
        builder.Services.AddRateLimiter(limiter => ApiRateLimits.Configure(limiter, access.Settings));
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(server);
        builder.Services.AddSingleton(new SentAnswers(time));
        builder.Services.AddSingleton<IHostLifetime, OwnLifetime>();
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));

        WebApplication app = builder.Build();
        app.Use(connections.AnswerAsync);
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = ApiProblem.StatusOf,
            SuppressDiagnosticsCallback = context => ApiProblem.StatusOf(context.Exception) != StatusCodes.Status500InternalServerError,
            ExceptionHandler = context => ApiProblem.AnswerAsync(context, context.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error),
        });
        app.UseStatusCodePages(pages => ApiProblem.AnswerAsync(pages.HttpContext));
        app.UseRateLimiter();
        app.Use(new ApiAudit(time, loggers.CreateLogger<ApiServer>()).FollowAsync);
        app.Use(access.GuardAsync);
        app.Use(QueryParameters.GuardAsync);
        Map(app, server, time, loggers.CreateLogger<ApiServer>());
        return app;
    }

    /// <summary>Maps every path.</summary>
    internal static void Map(IEndpointRouteBuilder app, DnsServer server, TimeProvider time, ILogger logger)
    {
        app.MapHealth();
        app.MapDashboard();
        app.MapOverview();
        app.MapPools();
        app.MapZones();
        app.MapOverrides();
        app.MapPreview();
        app.MapHeartbeats();
        app.MapExplain();
        app.MapEvents();
        new SimulateEndpoints(server).Map(app);
        app.MapOpenApi();
        new EventStream(server, time, logger).Map(app);
        app.MapMetrics();
    }

    private static void Configure(KestrelServerOptions kestrel, ApiListeners listeners, ApiTls? tls, ApiConnections connections)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.KeepAliveTimeout = Patience;
        kestrel.Limits.RequestHeadersTimeout = Patience;
        kestrel.Limits.MinRequestBodyDataRate = LeastBodyRate;
        kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
        foreach (EndPoint endPoint in listeners.EndPoints)
        {
            kestrel.Listen(endPoint, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;

                // Before the handshake, so that one that is never ended keeps nobody out.
                listen.Use(next => connection => connections.ServeAsync(connection, next));
                if (endPoint is UnixDomainSocketEndPoint)
                {
                    listen.Use(next => connection => ApiSocket.NotePeerAsync(connection, next));
                }
                else if (tls is not null)
                {
                    listen.UseHttps(new TlsHandshakeCallbackOptions { HandshakeTimeout = Patience, OnConnection = _ => ValueTask.FromResult(tls.Options) });
                }
            });
        }
    }

    [LoggerMessage(EventIds.ApiListening, LogLevel.Information, "API on {Address}", EventName = nameof(EventIds.ApiListening))]
    private static partial void LogListening(ILogger logger, string address);

    [LoggerMessage(EventIds.ApiCannotListen, LogLevel.Error, "no API on {EndPoint}: {Reason}; queries are answered all the same", EventName = nameof(EventIds.ApiCannotListen))]
    private static partial void LogCannotListen(ILogger logger, EndPoint endPoint, string reason);

    // The process is another host's, which ends this one.
    private sealed class OwnLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
