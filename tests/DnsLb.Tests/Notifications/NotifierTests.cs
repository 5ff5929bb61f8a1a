using System.Text.Json.Nodes;
using DnsLb.Core.Health;
using DnsLb.Core.Notifications;
using DnsLb.Core.Selection;
using DnsLb.Tests.Health;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Notifications;

/// <summary>A monitor and who is told by it.</summary>
public sealed class NotifierTests
{
    // It stands still: whatever time passes for probes, no delivery takes too long.
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Tell_WhatAMonitorRaises_ReachesTheWebhookInOrder()
    {
        await using PostServer server = await PostServer.StartAsync();
        await using var pools = new ProbedPools();
        await using var notifier = new Notifier(new NotificationSettings { Webhooks = [new Uri(server.Url)] }, _time, pools.Log);
        long id = 0;
        pools.Monitor.Changed += change => notifier.Tell(change, ++id);
        await pools.WatchAsync("www: 1 2");

        // While host 1 is drained, nothing is told of its fall.
        pools.Dead.Add(2);
        pools.Until(() => pools.Up == "1");
        var drain = Override.Create("192.0.2.1", OverrideKind.Drain, "ana", "update", null, pools.Time.GetUtcNow()).Override!;
        pools.Monitor.Apply(new OverrideSet([drain]));
        pools.Dead.Add(1);
        pools.Until(() => pools.Changes.Count == 4);
        pools.Monitor.Apply(OverrideSet.Empty);
        pools.Dead.Clear();
        pools.Until(() => pools.Up == "1 2");

        List<string> told = [];
        while (told.Count < 5)
        {
            JsonNode json = JsonNode.Parse((await server.NextAsync()).Body)!;
            told.Add($"{json["address"]} {json["from"]} {json["to"]}");
        }

        Assert.Equal(["192.0.2.2 up down", "192.0.2.1 up forced-drain", "192.0.2.1 forced-drain down"], told.Take(3));
        Assert.Equal(["192.0.2.1 down up", "192.0.2.2 down up"], told.Skip(3).Order());
    }

    [Fact]
    public async Task Tell_Doubt_IsOneEventForAllMembers()
    {
        await using PostServer server = await PostServer.StartAsync();
        await using var pools = new ProbedPools(hasCanary: true);
        await using var notifier = new Notifier(new NotificationSettings { Webhooks = [new Uri(server.Url)] }, _time, pools.Log);
        pools.Monitor.Changed += change => notifier.Tell(change, 1);
        await pools.WatchAsync("www: 1 2");

        pools.CanaryIsDead = true;
        pools.Until(() => pools.Monitor.Prober.IsFrozen);

        JsonNode json = JsonNode.Parse((await server.NextAsync()).Body)!;
        Assert.Equal(("probed", "frozen", null), ((string?)json["from"], (string?)json["to"], (string?)json["pool"]));
        Assert.StartsWith("no canary answers", (string?)json["reason"], StringComparison.Ordinal);
    }
}
