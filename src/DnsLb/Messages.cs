using DnsLb.Terminal;

namespace DnsLb;

/// <summary>What is said on standard error.</summary>
internal static class Messages
{
    /// <summary>Prints the problems for which a command gives up, a line each.</summary>
    /// <returns>The exit code that was given.</returns>
    public static int Fail(int exitCode, IEnumerable<string> problems)
    {
        foreach (string problem in problems)
        {
            Tell(problem);
        }

        return exitCode;
    }

    /// <summary>Prints a line.</summary>
    /// <param name="text">What is to be known. Parts of it may come from a server that is not to be trusted.</param>
    public static void Tell(string text)
    {
        try
        {
            Console.Error.WriteLine($"dnslb: {new Cell(text).Text}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Standard error cannot be written: the exit code is all that is left to tell.
        }
    }
}
