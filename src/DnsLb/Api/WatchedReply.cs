using System.IO.Pipelines;

namespace DnsLb.Api;

/// <summary>A connection whose owner hears when the client takes nothing of what it is sent.</summary>
/// <param name="connection">The connection.</param>
/// <param name="wait">Waits for what the client does not take at once.</param>
internal sealed class WatchedReply(IDuplexPipe connection, Func<ValueTask<FlushResult>, ValueTask<FlushResult>> wait) : IDuplexPipe
{
    /// <inheritdoc/>
    public PipeReader Input => connection.Input;

    /// <inheritdoc/>
    public PipeWriter Output { get; } = new Writer(connection.Output, wait);

    private sealed class Writer(PipeWriter inner, Func<ValueTask<FlushResult>, ValueTask<FlushResult>> wait) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => Watch(inner.FlushAsync(cancellationToken));

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) => Watch(inner.WriteAsync(source, cancellationToken));

        private ValueTask<FlushResult> Watch(ValueTask<FlushResult> taken) => taken.IsCompleted ? taken : wait(taken);
    }
}
