using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using DnsLb.Core.State;
using LiteDB;
using LiteDB.Engine;

namespace DnsLb.Tests.State;

/// <summary>A finalizer that throws would end the process that runs the tests.</summary>
public sealed class AbandonedTransactionsTests
{
    [Fact]
    public void Forget_TransactionThatCannotBeEnded_IsNotFinalized()
    {
        WeakReference transaction = Abandon();

        Finalizers.Run();

        Assert.False(transaction.IsAlive);
    }

    [Fact]
    public void Forget_EngineThatEndedAll_FindsNone()
    {
        var engine = new LiteEngine(new EngineSettings { DataStream = new MemoryStream() });
        engine.Insert("things", [new BsonDocument { ["_id"] = 1 }], BsonAutoId.Int32);
        engine.Dispose();

        Assert.Equal(0, AbandonedTransactions.Forget(engine));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Abandon()
    {
        var engine = new LiteEngine(new EngineSettings { DataStream = new MemoryStream() });
        engine.BeginTrans();
        engine.Insert("things", [new BsonDocument { ["_id"] = 1 }], BsonAutoId.Int32);
        object monitor = Field(engine, "_monitor").GetValue(engine)!;
        object transaction = ((IDictionary)Field(monitor, "_transactions").GetValue(monitor)!).Values.Cast<object>().Single();
        Field(transaction, "_reader").SetValue(transaction, null);
        engine.Dispose();

        Assert.Equal(1, AbandonedTransactions.Forget(engine));
        return new WeakReference(transaction);
    }

    private static FieldInfo Field(object of, string name) => of.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!;
}
