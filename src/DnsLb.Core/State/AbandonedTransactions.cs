using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using LiteDB.Engine;

namespace DnsLb.Core.State;

/// <summary>The transactions that LiteDB could not end, as damage and bugs make it: their finalizers throw, which ends the process (github.com/litedb-org/LiteDB/issues/2828).</summary>
internal static class AbandonedTransactions
{
    private const BindingFlags Private = BindingFlags.Instance | BindingFlags.NonPublic;

    // No public way leads to them. A transaction is in the monitor's table from its beginning until it is disposed of, and in the slot of its thread.
    private static readonly FieldInfo Monitor = Field(typeof(LiteEngine), "_monitor");
    private static readonly FieldInfo Transactions = Field(Type.GetType("LiteDB.Engine.TransactionMonitor, LiteDB", throwOnError: true)!, "_transactions");
    private static readonly FieldInfo Slot = Field(Type.GetType("LiteDB.Engine.TransactionMonitor, LiteDB", throwOnError: true)!, "_slot");

    /// <summary>Keeps their finalizers from running, and lets go of their memory. They hold nothing else but streams that others close.</summary>
    /// <param name="engine">What began them; it is closed and not used any more.</param>
    /// <returns>How many there are.</returns>
    public static int Forget(LiteEngine engine)
    {
        object monitor = Monitor.GetValue(engine)!;
        var transactions = (IDictionary)Transactions.GetValue(monitor)!;
        foreach (object transaction in transactions.Values)
        {
#pragma warning disable CA1816 // They are the library's, which has failed to do it.
            GC.SuppressFinalize(transaction);
#pragma warning restore CA1816
        }

        ((IDisposable)Slot.GetValue(monitor)!).Dispose();
        return transactions.Count;
    }

    private static FieldInfo Field(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.NonPublicFields)] Type type, string name) =>
        type.GetField(name, Private) ?? throw new MissingFieldException(type.Name, name);
}
