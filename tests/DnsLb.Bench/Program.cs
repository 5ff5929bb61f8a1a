using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using DnsLb.Bench;
using DnsLb.Bench.Balance;
using DnsLb.Bench.Comparison;
using DnsLb.Bench.Dashboard;
using DnsLb.Bench.Health;
using DnsLb.Bench.Live;
using DnsLb.Bench.Metrics;
using DnsLb.Bench.Recording;
using DnsLb.Bench.Soak;
using DnsLb.Bench.State;

if (args is ["fuzz", ..])
{
    return FuzzRun.Run(args[1..]);
}

if (args is ["peers", ..])
{
    return await PeersBenchmark.RunAsync(args[1..]);
}

if (args is ["soak", ..])
{
    return await SoakRun.RunAsync(args[1..]);
}

if (args is ["health", ..])
{
    return await HealthRun.RunAsync(args[1..]);
}

if (args is ["state", ..])
{
    return await StateRun.RunAsync(args[1..]);
}

if (args is ["balance", ..])
{
    return BalanceRun.Run(args[1..]);
}

if (args is ["live", ..])
{
    return await LiveRun.RunAsync(args[1..]);
}

if (args is ["dashboard", ..])
{
    return await DashboardRun.RunAsync(args[1..]);
}

if (args is ["querylog", ..])
{
    return await RecordingRun.RunAsync(args[1..]);
}

if (args is ["metrics", ..])
{
    return await MetricsRun.RunAsync(args[1..]);
}

if (args is ["flap", ..])
{
    return await FlapRun.RunAsync(args[1..]);
}

// As the server runs: src/DnsLb/DnsLb.csproj.
Job asTheServer = Job.Default.WithEnvironmentVariable("DOTNET_TieredPGO", "0").AsMutator();
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, DefaultConfig.Instance.AddJob(asTheServer));
return 0;
