using DnsLb.Api;
using DnsLb.Core.Serving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace DnsLb.Hosting;

/// <summary>Runs a server as a process: logs on standard error, signals, exit code.</summary>
internal static class ServerHost
{
    // Room for the diagnostics of many broken zones at once; a few MB at most.
    private const int MostWaitingLines = 10_000;

    /// <summary>Runs until SIGTERM or SIGINT.</summary>
    /// <param name="settings">Settings without problems.</param>
    /// <param name="levels">The least severe lines that are logged, by category; null: as usual.</param>
    /// <param name="ready">Called once the server answers.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(ServerSettings settings, IReadOnlyDictionary<string, string>? levels = null, Action<DnsServer>? ready = null)
    {
        var (access, problems) = ApiAccess.Of(settings.Api);
        if (problems.Count > 0)
        {
            return Messages.Fail(ExitCode.Environment, problems);
        }

        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => new ServerService(
            settings,
            access,
            ready ?? (_ => { }),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>(),
            services.GetRequiredService<IHostApplicationLifetime>()));
        builder.Services.AddHostedService(services => services.GetRequiredService<ServerService>());
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // What it would say of a start that failed, we say in a line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        if (levels is not null)
        {
            builder.Logging.AddConfiguration(new ConfigurationBuilder().AddInMemoryCollection(levels.Select(level => KeyValuePair.Create($"{LogLevels.Part}:{level.Key}", (string?)level.Value))).Build());
        }

        builder.Logging.AddConsole(console =>
        {
            // Perhaps nobody reads the log: a thread that waited for that would probe, reload or answer no more.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            console.MaxQueueLength = MostWaitingLines;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.FormatterName = LogLineFormatter.FormatterName;
        });
        builder.Services.AddSingleton<ConsoleFormatter, LogLineFormatter>();
        using IHost host = builder.Build();
        ServerService service = host.Services.GetRequiredService<ServerService>();
        try
        {
            await host.RunAsync();
        }
        catch (OperationCanceledException)
        {
            // Stopped before the service was started.
        }

        return service.Start is { Problems.Count: > 0 } failed
            ? Messages.Fail(failed.Failure == StartFailure.Zones ? ExitCode.Wrong : ExitCode.Environment, failed.Problems)
            : ExitCode.Ok;
    }
}
