using System.Net;
using System.Net.Sockets;

namespace DnsLb.Core.Resolving;

/// <summary>Finds where names lead, by the resolver of this machine. Thread-safe.</summary>
/// <remarks>
/// The system's resolver blocks a thread, and cannot be told to give up. So few look-ups run at once, on threads of their own, and
/// one for a name serves all who ask meanwhile: who waits no longer than he can takes nothing from others.
/// </remarks>
public sealed class NameLookup
{
    /// <summary>Look-ups that run at once at most.</summary>
    public const int MostAtOnce = 8;

    private readonly Func<string, IPAddress[]> _resolve;

    // The dictionary is the lock of all three.
    private readonly Dictionary<string, TaskCompletionSource<IPAddress[]>> _underWay = [];
    private readonly Queue<string> _waiting = [];
    private int _threads;

    /// <param name="resolve">Looks a name up, and blocks until then; null: the system's resolver.</param>
    public NameLookup(Func<string, IPAddress[]>? resolve = null) => _resolve = resolve ?? Dns.GetHostAddresses;

    /// <summary>All addresses of a name. It ends when the resolver answers or gives up, with its <see cref="SocketException"/>: who cannot wait so long must not.</summary>
    public Task<IPAddress[]> FindAsync(string name)
    {
        lock (_underWay)
        {
            if (!_underWay.TryGetValue(name, out TaskCompletionSource<IPAddress[]>? lookup))
            {
                lookup = new TaskCompletionSource<IPAddress[]>(TaskCreationOptions.RunContinuationsAsynchronously);
                _underWay.Add(name, lookup);
                _waiting.Enqueue(name);
                StartThread();
            }

            return lookup.Task;
        }
    }

    private void StartThread()
    {
        if (_threads < MostAtOnce)
        {
            _threads++;
            new Thread(ResolveWaiting) { IsBackground = true, Name = "names" }.Start();
        }
    }

    private void ResolveWaiting()
    {
        while (Next() is { } name)
        {
            try
            {
                IPAddress[] found = _resolve(name);
                End(name).SetResult(found);
            }
            catch (Exception failure)
            {
                End(name).SetException(failure);
            }
        }
    }

    // Null when none waits: then the thread ends.
    private string? Next()
    {
        lock (_underWay)
        {
            if (_waiting.TryDequeue(out string? name))
            {
                return name;
            }

            _threads--;
            return null;
        }
    }

    private TaskCompletionSource<IPAddress[]> End(string name)
    {
        lock (_underWay)
        {
            _underWay.Remove(name, out TaskCompletionSource<IPAddress[]>? lookup);
            return lookup!;
        }
    }
}
