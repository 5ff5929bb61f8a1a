using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public class AgentLineTests
{
    [Theory]
    [InlineData("up", null, null, OperationalState.Up, null, null)]
    [InlineData("75%", 75, null, null, null, null)]
    [InlineData("0%", 0, null, null, null, null)]
    [InlineData("200%", 200, null, null, null, null)]
    [InlineData("down#disk is full, really", null, null, OperationalState.Down, "disk is full, really", null)]
    [InlineData("fail # two # marks ", null, null, OperationalState.Fail, "two # marks", null)]
    [InlineData("STOPPED#", null, null, OperationalState.Stopped, null, null)]
    [InlineData("  Ready,\t75%\tup,,maxconn:30 ", 75, AdministrativeState.Ready, OperationalState.Up, null, null)]
    [InlineData("drain", null, AdministrativeState.Drain, null, null, null)]
    [InlineData("drain maint 10% 20% up down", 20, AdministrativeState.Maint, OperationalState.Down, null, null)]
    [InlineData("up HTTP/1.1 404", null, null, OperationalState.Up, null, "HTTP/1.1")]
    [InlineData("-5%", null, null, null, null, "-5%")]
    [InlineData("%", null, null, null, null, "%")]
    [InlineData("7.5%", null, null, null, null, "7.5%")]
    [InlineData("10001%", null, null, null, null, "10001%")]
    [InlineData("upward", null, null, null, null, "upward")]
    [InlineData("#up", null, null, null, "up", null)]
    [InlineData("", null, null, null, null, null)]
    public void Parse_Line_GivesWhatItSays(string line, int? percent, AdministrativeState? administrative, OperationalState? operational, string? reason, string? unknown) =>
        Assert.Equal(new AgentReport(percent, administrative, operational, reason) { UnknownWord = unknown }, AgentLine.Parse(line));

    [Theory]
    [InlineData("up", null, "agent says up")]
    [InlineData("75% ready up#fine", null, "agent says up, ready, 75%: fine")]
    [InlineData("maint", null, "agent says maint")]
    [InlineData("down ready#by hand", "agent says down, ready: by hand", "agent says down, ready: by hand")]
    [InlineData("fail", "agent says fail", "agent says fail")]
    [InlineData("up odd", null, "agent says up (and an unknown word, \"odd\")")]
    [InlineData("down odd#by hand", "agent says down (and an unknown word, \"odd\"): by hand", "agent says down (and an unknown word, \"odd\"): by hand")]
    [InlineData("odd 75%", "unknown word \"odd\" from the agent", "agent says 75% (and an unknown word, \"odd\")")]
    [InlineData("maxconn:5", "the agent says nothing", "agent says ")]
    public void Failure_Report_IsDownOrNotUnderstood(string line, string? failure, string description)
    {
        AgentReport report = AgentLine.Parse(line);

        Assert.Equal((failure, description), (report.Failure, report.Describe()));
    }
}
