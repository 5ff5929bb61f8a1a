using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public class AgentLineTests
{
    [Theory]
    [InlineData("up", null, null, OperationalState.Up, null, null)]
    [InlineData("75%", "75%", null, null, null, null)]
    [InlineData("0%", "0%", null, null, null, null)]
    [InlineData("200%", "200%", null, null, null, null)]
    [InlineData("down#disk is full, really", null, null, OperationalState.Down, "disk is full, really", null)]
    [InlineData("fail # two # marks ", null, null, OperationalState.Fail, "two # marks", null)]
    [InlineData("STOPPED#", null, null, OperationalState.Stopped, null, null)]
    [InlineData("  Ready,\t75%\tup,,maxconn:30 ", "75%", AdministrativeState.Ready, OperationalState.Up, null, null)]
    [InlineData("weight:75%", "75%", null, null, null, null)]
    [InlineData("Weight:30 up", "weight:30", null, OperationalState.Up, null, null)]
    [InlineData("weight:256", "weight:256", null, null, null, null)]
    [InlineData("weight:257", null, null, null, null, "weight:257")]
    [InlineData("weight:", null, null, null, null, "weight:")]
    [InlineData("30", null, null, null, null, "30")]
    [InlineData("load:5%%", null, null, null, null, "load:5%%")]
    [InlineData("drain", null, AdministrativeState.Drain, null, null, null)]
    [InlineData("drain maint 10% 20% up down", "20%", AdministrativeState.Maint, OperationalState.Down, null, null)]
    [InlineData("up HTTP/1.1 404", null, null, OperationalState.Up, null, "HTTP/1.1")]
    [InlineData("-5%", null, null, null, null, "-5%")]
    [InlineData("%", null, null, null, null, "%")]
    [InlineData("7.5%", null, null, null, null, "7.5%")]
    [InlineData("10001%", null, null, null, null, "10001%")]
    [InlineData("upward", null, null, null, null, "upward")]
    [InlineData("#up", null, null, null, "up", null)]
    [InlineData("", null, null, null, null, null)]
    public void Parse_Line_GivesWhatItSays(string line, string? weight, AdministrativeState? administrative, OperationalState? operational, string? reason, string? unknown)
    {
        StateReport report = AgentLine.Parse(line);

        Assert.Equal((weight, administrative, operational, reason, unknown), (report.Weight?.ToString(), report.Administrative, report.Operational, report.Reason, report.UnknownWord));
    }

    [Theory]
    [InlineData("load:120", "load:120", null)]
    [InlineData("up Load:0.5,75%", "load:0.5", null)]
    [InlineData("load:87.5%", "load:87.5%", null)]
    [InlineData("load:250%", "load:250%", null)]
    [InlineData("load:0", "load:0", null)]
    [InlineData("load:1 load:2", "load:2", null)]
    [InlineData("load:", null, "load:")]
    [InlineData("load:-1", null, "load:-1")]
    [InlineData("load:1e13", null, "load:1e13")]
    [InlineData("load:NaN", null, "load:NaN")]
    [InlineData("load:5#%", "load:5", null)]
    [InlineData("up", null, null)]
    public void Parse_Load_GivesIt(string line, string? load, string? unknown)
    {
        StateReport report = AgentLine.Parse(line);

        Assert.Equal((load, unknown), (report.Load?.ToString(), report.UnknownWord));
    }

    [Theory]
    [InlineData("load:12", null)]
    [InlineData("load:x", "unknown word \"load:x\"")]
    [InlineData("lood:12", "unknown word \"lood:12\"; did you mean \"load:120\"?")]
    public void Read_Load_IsAStateOrAProblem(string line, string? problem)
    {
        var (report, found) = AgentLine.Read(line);

        Assert.Equal(problem is null, report is not null);
        Assert.StartsWith(problem ?? "", found ?? "", StringComparison.Ordinal);
    }
}
