using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public class StateReportTests
{
    [Theory]
    [InlineData("up", "up")]
    [InlineData("75% ready up#fine", "up, ready, 75%: fine")]
    [InlineData("weight:30", "weight:30")]
    [InlineData("maint#new kernel", "maint: new kernel")]
    [InlineData("up odd", "up (and an unknown word, \"odd\")")]
    [InlineData("down odd#by hand", "down (and an unknown word, \"odd\"): by hand")]
    [InlineData("maxconn:5", "")]
    public void Describe_Report_IsInItsOwnWords(string line, string description) => Assert.Equal(description, AgentLine.Parse(line).Describe());

    // What was said before, what is said now, and what holds.
    [Theory]
    [InlineData("", "75%", "75%")]
    [InlineData("75%", "up", "up 75%")]
    [InlineData("75% drain#disk full", "50%", "drain 50%#disk full")]
    [InlineData("75% drain#disk full", "50%#busy", "drain 50%#busy")]
    [InlineData("drain#disk full", "ready", "ready")]
    [InlineData("drain#disk full", "down", "down drain")]
    [InlineData("weight:30", "50%", "50%")]
    [InlineData("50%", "weight:30", "weight:30")]
    [InlineData("down", "odd", "down")]
    public void Over_ReportBefore_LeavesWhatIsNotMentioned(string before, string now, string holds) =>
        Assert.Equal(AgentLine.Parse(holds), AgentLine.Parse(now).Over(AgentLine.Parse(before)));

    [Theory]
    [InlineData("up", 3, 1)]
    [InlineData("75%", 3, 0.75)]
    [InlineData("200%", 3, 2)]
    [InlineData("weight:30", 3, 10)]
    [InlineData("weight:1", 4, 0.25)]
    [InlineData("weight:30", 0, 1)]
    [InlineData("0%", 3, 0)]
    [InlineData("weight:0", 3, 0)]
    [InlineData("drain 75%", 3, 0)]
    [InlineData("maint", 3, 0)]
    [InlineData("ready 75%", 3, 0.75)]
    public void FactorOf_ConfiguredWeight_IsThePartThatIsLeft(string line, double configured, double factor)
    {
        StateReport report = AgentLine.Parse(line);

        Assert.Equal(factor, report.FactorOf(configured));
        Assert.Equal(factor == 0, report.IsDrained);
    }
}
