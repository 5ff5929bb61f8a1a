using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public class CommandLineTests
{
    [Theory]
    [InlineData("/bin/true", "/bin/true")]
    [InlineData("  /bin/a\t b  c ", "/bin/a", "b", "c")]
    [InlineData("/bin/a 'b c' \"d 'e'\" 'f \"g\"'", "/bin/a", "b c", "d 'e'", "f \"g\"")]
    [InlineData("/bin/a b' 'c\"\"d '' $HOME \\n", "/bin/a", "b cd", "", "$HOME", "\\n")]
    [InlineData("'/opt/my checks/a' b", "/opt/my checks/a", "b")]
    public void Split_Command_GivesItsWords(string text, params string[] words) => Assert.Equal(words, CommandLine.Split(text));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("true")]
    [InlineData("./a")]
    [InlineData("/bin/../a")]
    [InlineData("/bin/./a")]
    [InlineData("/bin//a")]
    [InlineData("'' /bin/a")]
    [InlineData("/bin/a 'b")]
    [InlineData("/bin/a b\"")]
    [InlineData("/bin/a \0")]
    public void Split_AnotherForm_IsNone(string text) => Assert.Null(CommandLine.Split(text));
}
