using System.Net;
using System.Text.Json.Nodes;
using DnsLb.Api;

namespace DnsLb.Tests.Api;

public sealed class OverridePathTests
{
    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("[2001:db8::1]:80")]
    [InlineData("*")]
    [InlineData("w?w.example.com/*")]
    [InlineData("0/25.2.0.192.in-addr.arpa/192.0.2.1")]
    [InlineData("a//b")]
    [InlineData("a%2fb/c%2F")]
    [InlineData("a\\..\\b/c")]
    [InlineData("a/..b")]
    [InlineData("a/b.")]
    [InlineData("a/b#c?d&e;f:g@h+i")]
    [InlineData("a/ä€")]
    public async Task Of_ASelector_ReachesTheOverrideWithIt(string selector)
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");

        var (path, problem) = OverridePath.Of(selector);
        ApiAnswer answer = await api.SendAsync(HttpMethod.Get, path!);

        Assert.Null(problem);
        Assert.Equal((HttpStatusCode.NotFound, $"there is no override of \"{selector}\""), (answer.Status, (string?)JsonNode.Parse(answer.Body)!["detail"]));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../healthz")]
    [InlineData("x/../*")]
    [InlineData("www.example.com/.")]
    public void Of_WhatLeadsToAnotherPath_IsRefused(string selector)
    {
        var (path, problem) = OverridePath.Of(selector);

        Assert.Null(path);
        Assert.StartsWith($"\"{selector}\" selects nothing: no part of it may be . or ..; write ", problem, StringComparison.Ordinal);
    }
}
