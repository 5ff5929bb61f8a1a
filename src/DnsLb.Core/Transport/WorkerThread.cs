namespace DnsLb.Core.Transport;

/// <summary>A thread that serves until it is stopped, whatever fails.</summary>
/// <param name="name">Its name, for debuggers and the log.</param>
/// <param name="serve">Serves until <see cref="IsStopping"/>; is called again, after a pause, when it throws.</param>
/// <param name="wake">Makes a serve that waits see that it is to stop.</param>
/// <param name="failed">Hears what it threw.</param>
/// <param name="time">The clock by which it comes before other threads or gives way to them.</param>
internal sealed class WorkerThread(string name, Action serve, Action wake, Action<Exception> failed, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly Precedence _precedence = new(time);
    private readonly ManualResetEventSlim _stopped = new();
    private Thread? _thread;

    /// <summary>For debuggers and the log.</summary>
    public string Name => name;

    /// <summary>True from the call of <see cref="BeginEnd"/> or <see cref="Dispose"/> on.</summary>
    public bool IsStopping => _stopped.IsSet;

    /// <summary>Starts the thread.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <inheritdoc cref="Precedence.BeginWait"/>
    public void BeginWait() => _precedence.BeginWait();

    /// <inheritdoc cref="Precedence.EndWait"/>
    public void EndWait() => _precedence.EndWait();

    /// <summary>Lets the thread end when it next sees that it is to.</summary>
    public void BeginEnd() => _stopped.Set();

    /// <summary>Ends the thread, if it was started, and waits for its end.</summary>
    public void Dispose()
    {
        _stopped.Set();
        wake();
        _thread?.Join();
        _stopped.Dispose();
    }

    private void Run()
    {
        _precedence.Take();
        do
        {
            try
            {
                serve();
            }
            catch (Exception failure)
            {
                // While stopping, this is the socket that was closed to wake the thread.
                if (!IsStopping)
                {
                    failed(failure);
                    _stopped.Wait(PauseAfterFailure);
                }
            }
        }
        while (!IsStopping);
    }
}
