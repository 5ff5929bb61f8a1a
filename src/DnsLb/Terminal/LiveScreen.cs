using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;

namespace DnsLb.Terminal;

/// <summary>The whole terminal, drawn again whenever something changes. It is as it was before when this ends, also by Ctrl-C, a signal or a stop.</summary>
/// <remarks>What is posted, keys and drawing run one after the other, in <see cref="RunAsync"/>: they need no locks.</remarks>
internal sealed class LiveScreen : IDisposable
{
    // The other screen of the terminal, without a cursor; lines that are too long are cut.
    private const string Enter = "\e[?1049h\e[?25l\e[?7l";
    private const string Leave = "\e[?7h\e[?25h\e[?1049l";
    private const string Home = "\e[H";
    private const string RestOfLine = "\e[K";
    private const string RestOfScreen = "\e[J";

    private readonly Stream _terminal = Console.OpenStandardOutput();
    private readonly Channel<Action> _posted = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _writing = new();
    private readonly List<PosixSignalRegistration> _signals = [];

    private LiveScreen()
    {
        // Read before this takes the terminal over.
        HasColours = Screen.HasColours(Console.Out);
    }

    /// <summary>Whether it shows colours.</summary>
    public bool HasColours { get; }

    /// <summary>Cancelled when nobody looks any more.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Takes the terminal over, which there must be.</summary>
    public static LiveScreen Open()
    {
        var screen = new LiveScreen();
        screen.Write(Enter);
        screen.HeedSignals();
        return screen;
    }

    /// <summary>Has something done before the next drawing. Any thread may call it.</summary>
    public void Post(Action action) => _posted.Writer.TryWrite(action);

    /// <summary>Draws until somebody ends it.</summary>
    /// <param name="draw">Gives the lines for a width and height.</param>
    /// <param name="press">Takes a key; false: it ends.</param>
    public async Task RunAsync(Func<int, int, IReadOnlyList<string>> draw, Func<ConsoleKeyInfo, bool> press)
    {
        new Thread(() => ReadKeys(press)) { IsBackground = true, Name = "keys" }.Start();
        do
        {
            while (_posted.Reader.TryRead(out Action? action))
            {
                action();
            }

            if (!_ended.IsCancellationRequested)
            {
                Show(draw(Screen.Width, Screen.Height));
            }
        }
        while (!_ended.IsCancellationRequested && await _posted.Reader.WaitToReadAsync());
    }

    /// <summary>Gives the terminal back.</summary>
    public void Dispose()
    {
        _ended.Cancel();
        _signals.ForEach(signal => signal.Dispose());
        Write(Leave);
        _ended.Dispose();
    }

    private void End() => Post(_ended.Cancel);

    private void Show(IReadOnlyList<string> lines)
    {
        var frame = new StringBuilder(Home);

        // Before its text: behind a line as wide as the screen it would take the last letter.
        frame.AppendJoin("\r\n", lines.Take(Screen.Height).Select(line => RestOfLine + line)).Append(RestOfScreen);
        Write($"{frame}");
    }

    private void Write(string text)
    {
        try
        {
            lock (_writing)
            {
                _terminal.Write(Encoding.UTF8.GetBytes(text));
                _terminal.Flush();
            }
        }
        catch (IOException)
        {
            // The terminal is gone.
            _ended.Cancel();
        }
    }

    private void ReadKeys(Func<ConsoleKeyInfo, bool> press)
    {
        while (!_ended.IsCancellationRequested)
        {
            ConsoleKeyInfo key;
            try
            {
                key = Console.ReadKey(intercept: true);
            }
            catch (Exception failure) when (failure is InvalidOperationException or IOException)
            {
                End();
                return;
            }

            Post(() =>
            {
                if (!press(key))
                {
                    _ended.Cancel();
                }
            });
        }
    }

    private void HeedSignals()
    {
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP })
        {
            _signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                End();
            }));
        }

        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Post(() => { })));

        // The shell that it stops for gets its screen; the stop itself is the system's.
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTSTP, _ => Write(Leave)));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ =>
        {
            Write(Enter);
            Post(() => { });
        }));
    }
}
