namespace DnsLb.Core.Checks;

/// <summary>Reads what a target sends, at most <see cref="Most"/> bytes of it, and looks for what is expected there.</summary>
/// <param name="stream">Where it comes from.</param>
/// <param name="probe">Whose phase it tells: the first byte, the response, the match.</param>
internal sealed class BoundedReader(Stream stream, Probe probe)
{
    /// <summary>Never is more read in search of one expectation.</summary>
    public const int Most = 64 * 1024;

    private byte[] _buffer = new byte[4096];
    private int _length;

    /// <summary>Forgets what has come so far.</summary>
    public void Clear() => _length = 0;

    /// <summary>Reads until all that has come since <see cref="Clear"/> holds every pattern.</summary>
    /// <returns>Null when it does; else what came instead, once there is no more to read.</returns>
    public async Task<string?> FindAsync(IReadOnlyCollection<BytePattern> patterns, CancellationToken cancellation)
    {
        BytePattern? missing = Missing(patterns);
        probe.Evidence = () => Describe(missing!);
        probe.Phase = _length == 0 ? probe.Phase : ProbePhase.Response;
        while (missing is not null)
        {
            if (_length == Most)
            {
                probe.Phase = ProbePhase.Match;
                return $"the first {Most / 1024} KiB do not hold {missing}; they begin with {ByteText.Quote(_buffer)}";
            }

            if (!await ReadAsync(cancellation).ConfigureAwait(false))
            {
                probe.Phase = _length == 0 ? probe.Phase : ProbePhase.Match;
                return Describe(missing);
            }

            missing = Missing(patterns);
        }

        probe.Evidence = null;
        probe.Phase = ProbePhase.Match;
        return null;
    }

    private async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        if (_length == _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(2 * _length, Most));
        }

        int read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellation).ConfigureAwait(false);
        _length += read;
        probe.Phase = _length == 0 ? probe.Phase : ProbePhase.Response;
        return read > 0;
    }

    private BytePattern? Missing(IReadOnlyCollection<BytePattern> patterns) =>
        patterns.FirstOrDefault(pattern => !pattern.IsIn(_buffer.AsSpan(0, _length)));

    private string Describe(BytePattern missing) =>
        $"received {(_length == 0 ? "nothing" : ByteText.Quote(_buffer.AsSpan(0, _length)))}, expected {missing}";
}
