using System.Runtime.ExceptionServices;

namespace DnsLb.Core.Transport;

/// <summary>Ends the parts of a whole, one after the other. One that fails to end keeps no other from it.</summary>
internal static class OrderlyEnd
{
    /// <summary>Takes all steps, each when the one before is over.</summary>
    /// <exception cref="AggregateException">What several steps threw. What one threw alone is thrown as it is.</exception>
    public static async ValueTask OfAsync(params Func<ValueTask>[] steps)
    {
        List<Exception> failures = [];
        foreach (Func<ValueTask> step in steps)
        {
            try
            {
                await step().ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                failures.Add(failure);
            }
        }

        if (failures.Count == 1)
        {
            ExceptionDispatchInfo.Throw(failures[0]);
        }

        if (failures.Count > 1)
        {
            throw new AggregateException(failures);
        }
    }

    /// <summary>The step that ends a part.</summary>
    public static Func<ValueTask> StepOf(IDisposable part) => () =>
    {
        part.Dispose();
        return ValueTask.CompletedTask;
    };
}
