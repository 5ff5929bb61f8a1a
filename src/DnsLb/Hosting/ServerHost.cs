using DnsLb.Api;
using DnsLb.Core.Logging;
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
        AddLog(builder.Logging, settings.Log, levels);
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

    private static void AddLog(ILoggingBuilder builder, LogSettings settings, IReadOnlyDictionary<string, string>? levels)
    {
        builder.AddFilter("Microsoft", LogLevel.Warning);

        // What it would say of a start that failed, we say in a line.
        builder.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        if (levels is not null)
        {
            builder.AddConfiguration(new ConfigurationBuilder().AddInMemoryCollection(levels.Select(level => KeyValuePair.Create($"{LogLevels.Part}:{level.Key}", (string?)level.Value))).Build());
        }

        if (settings.Level is { } level)
        {
            builder.AddFilter(category: null, level);
        }

        builder.AddConsole(console =>
        {
            // Perhaps nobody reads the log: a thread that waited for that would probe, reload or answer no more.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            console.MaxQueueLength = MostWaitingLines;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.FormatterName = settings.IsJson ? JsonLineFormatter.FormatterName : LogLineFormatter.FormatterName;
        });
        bool isJournal = Journal.IsStandardError(Environment.GetEnvironmentVariable(Journal.Variable));
        builder.Services.AddSingleton<ConsoleFormatter>(new LogLineFormatter(TimeProvider.System, isJournal));
        builder.Services.AddSingleton<ConsoleFormatter>(new JsonLineFormatter(TimeProvider.System, isJournal));
    }
}
