using System.Net.ServerSentEvents;
using DnsLb.Operating;
using DnsLb.Terminal;

namespace DnsLb.Tests.Operating;

public sealed class EventTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 14, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(
        "change", """{"id":7,"at":"2026-11-24T13:00:00+00:00","pool":"www. A","member":"192.0.2.1","before":"up","after":"down","reason":"web: refused"}""",
        "2026-11-24 13:00:00Z www. A 192.0.2.1: up → down: web: refused")]
    [InlineData(
        "change", """{"id":7,"at":"2026-11-24T13:00:00+00:00","pool":"www. A","member":"192.0.2.1","before":"up","after":"up","reason":"web: six changes","flaps":true}""",
        "2026-11-24 13:00:00Z www. A 192.0.2.1: flaps: web: six changes")]
    [InlineData(
        "override", """{"change":"set","by":"ana","selector":"192.0.2.1","kind":"drain","author":"ana","reason":"kernel","since":"2026-11-24T13:00:00Z","until":"2026-11-24T15:00:00Z"}""",
        "2026-11-24 14:00:00Z override 192.0.2.1: drain by ana until 2026-11-24 15:00:00Z: kernel")]
    [InlineData(
        "override", """{"change":"taken-back","by":"bob","selector":"192.0.2.1","kind":"drain","author":"ana","reason":"kernel","since":"2026-11-24T13:00:00Z"}""",
        "2026-11-24 14:00:00Z override 192.0.2.1: drain is taken back by bob")]
    [InlineData(
        "zones", """{"published":["a."],"removed":["b."],"rejected":[{"file":"c.zone","zone":"c.","errors":[{"file":"c.zone","line":3,"column":5,"message":"unknown word"}]}]}""",
        "2026-11-24 14:00:00Z zone a. is published", "2026-11-24 14:00:00Z zone b. is no longer served",
        "2026-11-24 14:00:00Z c.zone is rejected: c. is served as it was before", "2026-11-24 14:00:00Z   c.zone:3:5: unknown word")]
    [InlineData("later", "{}", "2026-11-24 14:00:00Z later {}")]
    [InlineData("change", "no JSON", "2026-11-24 14:00:00Z change no JSON")]
    public void Of_AnEvent_IsALineForEachThing(string kind, string data, params string[] expected)
    {
        var lines = EventText.Of(new SseItem<string>(data, kind), Now);

        Assert.Equal(expected, lines.Select(cells => Assert.Single(new Page().Line(cells).Lines(null, false))));
    }

    [Theory]
    [InlineData("""{ "id": 7 }""", """{"event":"change","data":{"id":7}}""")]
    [InlineData("no JSON", """{"event":"change","data":"no JSON"}""")]
    public void JsonOf_AnEvent_IsOneLine(string data, string expected) => Assert.Equal(expected, EventText.JsonOf(new SseItem<string>(data, "change")));

    [Theory]
    [InlineData("""{"reason":"too slow"}""", "too slow")]
    [InlineData("", "the server ended it")]
    public void EndOf_AStream_IsItsReason(string data, string expected) => Assert.Equal(expected, EventText.EndOf(data));
}
