using DnsLb.Core.Checks;
using DnsLb.Core.Files;

namespace DnsLb.Tests.Checks;

public sealed class StatesReadingTests
{
    [Fact]
    public void Of_FileThatCannotBeRead_SaysWhyWithoutALine()
    {
        var reading = StatesReading.Of(new FileText(null, "permission denied"), at: 7);

        Assert.Null(reading.Lines);
        Assert.Equal("/states: permission denied", StatesReading.Tell("/states", reading.Problems));
    }

    [Fact]
    public void Of_TextWithAnError_SaysNothingOfMembers()
    {
        var reading = StatesReading.Of(new FileText("web1 up\nweb2 dwon", null), at: 7);

        Assert.Null(reading.Lines);
        Assert.Equal("/states:2: unknown word \"dwon\"; did you mean \"down\"?", StatesReading.Tell("/states", reading.Problems));
    }

    [Fact]
    public void Tell_ManyProblems_TellsSome()
    {
        var reading = StatesReading.Of(new FileText(string.Concat(Enumerable.Repeat("web up\n", 9)), null), at: 7);

        string told = StatesReading.Tell("/states", reading.Problems);

        Assert.StartsWith("/states:2: a second line", told, StringComparison.Ordinal);
        Assert.EndsWith("; /states:6: a second line of \"web\"; leave one of them; and more", told, StringComparison.Ordinal);
    }

    // To say what a line of nobody may have meant, it is compared with all members: for ten thousand of each that takes more than a minute.
    [Fact]
    public void Tell_ProblemsThatTakeLongToFind_FindsNoMoreThanItTells()
    {
        int found = 0;

        StatesReading.Tell("/states", Enumerable.Range(1, 100).Select(line => (line, $"problem {++found}")));

        Assert.Equal(6, found);
    }
}
