using DnsLb.Core.Checks;
using DnsLb.Tests.Files;

namespace DnsLb.Tests.Checks;

public class PermittedProgramsTests
{
    [Theory]
    [InlineData("/usr/lib/checks/a", "/usr/lib/checks")]
    [InlineData("/usr/lib/checks/a", "/usr/lib/checks/")]
    [InlineData("/usr/lib/checks/deep/a", "/usr/lib/checks")]
    [InlineData("/bin/true", "/bin/false", "/bin/true")]
    [InlineData("/bin/true", "/")]
    public void Refusal_ProgramOrItsFolderIsNamed_IsNone(string program, params string[] paths) =>
        Assert.Null(new PermittedPrograms(paths).Refusal(program));

    [Theory]
    [InlineData("/usr/lib/checks2/a", "/usr/lib/checks2/a may not run: the server's setting exec-programs permits only /usr/lib/checks", "/usr/lib/checks")]
    [InlineData("/bin/true2", "/bin/true2 may not run: the server's setting exec-programs permits only /bin/true, /a", "/bin/true", "/a")]
    [InlineData("/bin/true", "/bin/true may not run: the server's setting exec-programs permits no program; name this one there, or its folder")]
    public void Refusal_AnotherProgram_SaysWhatIsPermitted(string program, string expected, params string[] paths) =>
        Assert.Equal(expected, new PermittedPrograms(paths).Refusal(program));

    [Fact]
    public void Warnings_PathsThatLeadNowhere_AreTold() => Assert.Equal(
        ["exec-programs: there is no program and no folder /bin/none, so nothing there may run", "exec-programs: there is no program and no folder /none/, so nothing there may run"],
        new PermittedPrograms(["/bin/true", "/bin/none", "/bin", "/none/"]).Warnings(RealFiles.Source));

    [Theory]
    [InlineData("/bin/true", true)]
    [InlineData("/usr/lib/checks/", true)]
    [InlineData("/", true)]
    [InlineData("/bin/../true", false)]
    [InlineData("/bin/./true", false)]
    [InlineData("//bin/true", false)]
    [InlineData("/bin/..", false)]
    [InlineData("bin/true", false)]
    [InlineData("", false)]
    public void IsPath_Text_GoesStraightFromTheRoot(string text, bool expected) => Assert.Equal(expected, PermittedPrograms.IsPath(text));
}
