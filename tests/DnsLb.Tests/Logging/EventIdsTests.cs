using System.Reflection;
using DnsLb.Core.Logging;
using DnsLb.Hosting;
using DnsLb.Tests.Documentation;
using Microsoft.Extensions.Logging;

namespace DnsLb.Tests.Logging;

/// <summary>The register of messages is whole, and so is the table that says what to do about each.</summary>
public sealed class EventIdsTests
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Message[] Logged =
    [
        .. from assembly in new[] { typeof(EventIds).Assembly, typeof(ServerHost).Assembly }
           from type in assembly.GetTypes()
           from method in type.GetMethods(Declared)
           let message = method.GetCustomAttribute<LoggerMessageAttribute>()
           where message is not null
           orderby message.EventId
           select new Message(message.EventId, message.EventName ?? method.Name, message.Level, message.Message),
    ];

    private static readonly (int Id, string Name)[] Register =
        [.. typeof(EventIds).GetFields().Select(field => ((int)field.GetRawConstantValue()!, field.Name)).Order()];

    [Fact]
    public void Messages_TheirIdsAndNames_AreThoseOfTheRegister() =>
        Assert.Equal(Register, Logged.Select(message => (message.Id, message.Name)));

    [Fact]
    public void Register_NoIdOrName_IsGivenTwice()
    {
        Assert.True(Register.Length > 50);
        Assert.Distinct(Register.Select(entry => entry.Id));
        Assert.Distinct(Register.Select(entry => entry.Name));
    }

    [Fact]
    public void Table_ItsRows_AreTheMessages()
    {
        IReadOnlyList<string[]> rows = MarkdownFile.Read("src/DnsLb/Docs/log-messages.md").Table("What the log says");
        Assert.Equal(
            string.Join('\n', Logged.Select(message => $"{message.Id} `{message.Name}` {message.Level} {message.Text}")),
            string.Join('\n', rows.Select(cells => string.Join(' ', cells[..^1]))));
        Assert.All(rows, cells => Assert.True(cells is [_, _, _, _, { Length: > 0 }], string.Join(" | ", cells)));
    }

    private sealed record Message(int Id, string Name, LogLevel Level, string Text);
}
