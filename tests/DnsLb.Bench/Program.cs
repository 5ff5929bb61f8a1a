using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;

// As the server runs: src/DnsLb/DnsLb.csproj.
Job asTheServer = Job.Default.WithEnvironmentVariable("DOTNET_TieredPGO", "0").AsMutator();
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, DefaultConfig.Instance.AddJob(asTheServer));
