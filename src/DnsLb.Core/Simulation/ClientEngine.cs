namespace DnsLb.Core.Simulation;

/// <summary>
/// Runs one policy in the small world under virtual time: every page of every client is an event. A client looks up the name when it begins
/// a session, and keeps the address for all pages of it; when the last is seen the next session begins.
/// </summary>
internal sealed class ClientEngine
{
    private const int FewestHits = 5;
    private const int MostHits = 15;

    private readonly ClientSettings _settings;
    private readonly IAuthority _authority;
    private readonly Domains _domains;
    private readonly WindowStatistics _windows;
    private readonly double[] _capacities;
    private readonly Chance _pages;
    private readonly Chance _choices;
    private readonly PriorityQueue<int, double> _next = new();
    private readonly ClientState[] _clients;
    private readonly CachedAnswer[] _caches;
    private readonly ushort[] _members;
    private readonly double[] _work;
    private readonly double[] _waiting;
    private readonly double[] _done;
    private long _queries;

    /// <param name="settings">The world.</param>
    /// <param name="backends">What the members can serve.</param>
    /// <param name="authority">Who answers.</param>
    public ClientEngine(ClientSettings settings, Backends backends, IAuthority authority)
    {
        _settings = settings;
        _authority = authority;
        _domains = new Domains(settings);
        _windows = new WindowStatistics(backends.Capacities, backends.StandBy, settings.Window.TotalSeconds);
        _capacities = backends.Capacities;
        _pages = new Chance(settings.Seed, ChanceRow.Lookups);
        _choices = new Chance(settings.Seed, ChanceRow.Addresses);
        _clients = [.. _domains.OfClients.Select(domain => new ClientState { Domain = domain })];
        _caches = [.. Enumerable.Repeat(new CachedAnswer([], 0), settings.Domains)];
        _members = new ushort[_capacities.Length];
        _work = new double[_capacities.Length];
        _waiting = new double[_capacities.Length];
        _done = new double[_capacities.Length];
    }

    /// <summary>Runs to the end of the time.</summary>
    /// <param name="cancellation">Ends it early.</param>
    public SimulationResult Run(CancellationToken cancellation)
    {
        double window = _settings.Window.TotalSeconds;
        double end = (_settings.WarmUp + _settings.Duration).TotalSeconds;
        double think = _settings.ThinkTime.TotalSeconds;
        for (int client = 0; client < _clients.Length; client++)
        {
            _next.Enqueue(client, _pages.Uniform() * think);
        }

        for (int windows = 1; windows * window <= end; windows++)
        {
            cancellation.ThrowIfCancellationRequested();
            while (_next.TryPeek(out int client, out double now) && now < windows * window)
            {
                SeePage(ref _clients[client], now);
                _next.DequeueEnqueue(client, now + _pages.Exponential(1 / think));
            }

            EndWindow(windows * window);
        }

        return _windows.Result(_queries / _settings.Duration.TotalSeconds);
    }

    private void SeePage(ref ClientState client, double now)
    {
        if (client.PagesLeft == 0)
        {
            client.PagesLeft = Math.Max(1, (int)Math.Round(_pages.Exponential(1 / _settings.Pages)));
            client.Backend = Resolve(client.Domain, now);
        }

        client.PagesLeft--;
        int hits = FewestHits + (int)(_pages.Uniform() * (MostHits - FewestHits + 1));
        if (client.Backend >= 0)
        {
            _work[client.Backend] += hits * _domains.WorkOfHit;
        }
    }

    private int Resolve(int domain, double now)
    {
        ref CachedAnswer cached = ref _caches[domain];
        if (cached.Ends <= now)
        {
            (int count, double ttl, _) = _authority.Answer(new SimulatedQuery(now, _domains.Sources[domain]), _members);
            _queries += now > _settings.WarmUp.TotalSeconds ? 1 : 0;
            cached = new CachedAnswer(_members[..count], now + Math.Max(ttl, _settings.LeastTtl.TotalSeconds));
        }

        return cached.Members.Length == 0 ? -1 : cached.Members[(int)(_choices.Uniform() * cached.Members.Length)];
    }

    private void EndWindow(double now)
    {
        double window = _settings.Window.TotalSeconds;
        double[] loads = new double[_work.Length];
        for (int i = 0; i < _work.Length; i++)
        {
            // What a backend cannot do at once waits.
            _waiting[i] += _work[i];
            _done[i] = Math.Min(_waiting[i], _capacities[i] * window);
            _waiting[i] -= _done[i];
            loads[i] = _work[i] / window * _clients.Length;
        }

        if (now > _settings.WarmUp.TotalSeconds)
        {
            _windows.Add(_work, _done);
        }

        if (_settings.Reports)
        {
            _authority.Feedback(now, loads);
        }

        Array.Clear(_work);
    }

    private struct ClientState
    {
        public int Domain;
        public int PagesLeft;
        public int Backend;
    }

    private readonly record struct CachedAnswer(ushort[] Members, double Ends);
}
