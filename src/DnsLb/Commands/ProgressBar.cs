namespace DnsLb.Commands;

/// <summary>How far a long run is, on one line of a terminal that it leaves empty at the end.</summary>
/// <param name="output">The terminal.</param>
/// <param name="title">What runs.</param>
/// <param name="isShown">False when there is no terminal: then nothing is written.</param>
internal sealed class ProgressBar(TextWriter output, string title, bool isShown) : IProgress<double>, IDisposable
{
    private const int Width = 40;

    private int _percent = -1;

    /// <inheritdoc/>
    public void Report(double value)
    {
        int percent = (int)(100 * value);
        if (isShown && percent != _percent)
        {
            _percent = percent;
            int done = percent * Width / 100;
            output.Write($"\r{title} [{new string('#', done)}{new string('.', Width - done)}] {percent} %");
        }
    }

    /// <summary>Empties the line.</summary>
    public void Dispose()
    {
        if (_percent >= 0)
        {
            output.Write($"\r{new string(' ', title.Length + Width + 10)}\r");
        }
    }
}
