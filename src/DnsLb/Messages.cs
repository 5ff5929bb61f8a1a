namespace DnsLb;

/// <summary>What is said on standard error when a command gives up.</summary>
internal static class Messages
{
    /// <summary>Prints the problems, a line each.</summary>
    /// <returns>The exit code that was given.</returns>
    public static int Fail(int exitCode, IEnumerable<string> problems)
    {
        try
        {
            foreach (string problem in problems)
            {
                Console.Error.WriteLine($"dnslb: {problem}");
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Standard error cannot be written: the exit code is all that is left to tell.
        }

        return exitCode;
    }
}
