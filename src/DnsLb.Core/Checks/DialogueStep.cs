namespace DnsLb.Core.Checks;

/// <summary>A step of a conversation with a target.</summary>
public abstract record DialogueStep
{
    /// <summary>Takes the step.</summary>
    /// <returns>Null when all is well; else what came instead of what is expected.</returns>
    internal abstract Task<string?> RunAsync(Dialogue dialogue, CancellationToken cancellation);

    /// <summary>Sends these bytes; what has come before is then of no interest.</summary>
    public sealed record Send(ByteText Text) : DialogueStep
    {
        internal override async Task<string?> RunAsync(Dialogue dialogue, CancellationToken cancellation)
        {
            dialogue.Received.Clear();
            dialogue.Probe.Phase = ProbePhase.Send;
            await dialogue.Stream.WriteAsync(Text.Bytes, cancellation).ConfigureAwait(false);
            dialogue.Probe.Phase = ProbePhase.FirstByte;
            return null;
        }
    }

    /// <summary>Reads until this is found in what has come since the last step that sends.</summary>
    public sealed record Expect(BytePattern Pattern) : DialogueStep
    {
        internal override Task<string?> RunAsync(Dialogue dialogue, CancellationToken cancellation) => dialogue.Received.FindAsync([Pattern], cancellation);
    }
}

/// <summary>A conversation with a target over one connection.</summary>
internal sealed class Dialogue(Stream stream, Probe probe)
{
    /// <summary>The connection.</summary>
    public Stream Stream => stream;

    /// <summary>The run of the check.</summary>
    public Probe Probe => probe;

    /// <summary>What has come from the target.</summary>
    public BoundedReader Received { get; } = new(stream, probe);

    /// <summary>Takes steps until one fails.</summary>
    public async Task<CheckResult> RunAsync(IReadOnlyCollection<DialogueStep> steps, CancellationToken cancellation)
    {
        probe.Phase = ProbePhase.FirstByte;
        foreach (DialogueStep step in steps)
        {
            if (await step.RunAsync(this, cancellation).ConfigureAwait(false) is { } problem)
            {
                return probe.Failed(problem);
            }
        }

        return probe.Passed("answered as expected");
    }
}
