using DnsLb.Core.Health;
using DnsLb.Core.Selection;
using DnsLb.Core.State;
using DnsLb.Tests.Serving;
using LiteDB;

namespace DnsLb.Tests.State;

public sealed class StateSchemaTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_FileOfAnOlderVersion_TakesEachStepOnce()
    {
        Write(steps: []);
        var taken = new List<string>();
        Action<ILiteDatabase>[] steps = [Step("second", "reason", "until schema 2"), Step("third", "author", "bob")];

        using (var upgraded = StateFile.Open(_folder["dnslb.db"], steps))
        {
            Override found = Assert.Single(upgraded.Content.Overrides);
            Assert.Equal(("until schema 2", "bob"), (found.Reason, found.Author));
        }

        using (var again = StateFile.Open(_folder["dnslb.db"], steps))
        {
            Assert.Equal("bob", Assert.Single(again.Content.Overrides).Author);
        }

        Assert.Equal(["second", "third"], taken);

        Action<ILiteDatabase> Step(string name, string key, string value) => database =>
        {
            taken.Add(name);
            ILiteCollection<BsonDocument> overrides = database.GetCollection("overrides");
            foreach (BsonDocument document in overrides.FindAll().ToArray())
            {
                document[key] = value;
                overrides.Update(document);
            }
        };
    }

    [Fact]
    public void Open_StepThatFails_LeavesTheFileAsItWas()
    {
        Write(steps: []);

        Assert.Throws<InvalidOperationException>(() => StateFile.Open(_folder["dnslb.db"], [database =>
        {
            database.GetCollection("overrides").DeleteAll();
            throw new InvalidOperationException("the step fails");
        }]));

        using var file = StateFile.Open(_folder["dnslb.db"], []);
        Assert.Single(file.Content.Overrides);
    }

    [Fact]
    public void Open_NewFile_TakesNoStep()
    {
        using var file = StateFile.Open(_folder["dnslb.db"], [_ => Assert.Fail("a new file is of the newest version")]);

        Assert.Empty(file.Content.Overrides);
    }

    // An older version took owners that are no names; the overrides that people set beside such a one must outlive it.
    [Fact]
    public void Open_OverrideWhoseSelectorSelectsNothing_DropsThatOneAlone()
    {
        Write(steps: []);
        KeptState.CopyAnOverride(_folder["dnslb.db"], "a..b");

        using (var file = StateFile.Open(_folder["dnslb.db"], []))
        {
            Assert.Equal("192.0.2.1", Assert.Single(file.Content.Overrides).Selector.Text);
            Assert.Equal(["a..b"], file.DroppedOverrides);
            file.Write(file.Content, Now);
            Assert.Empty(file.DroppedOverrides);
        }

        using var again = StateFile.Open(_folder["dnslb.db"], []);
        Assert.Empty(again.DroppedOverrides);
        Assert.Single(again.Content.Overrides);
    }

    private void Write(IReadOnlyList<Action<ILiteDatabase>> steps)
    {
        using var file = StateFile.Open(_folder["dnslb.db"], steps);
        file.Write(StateContent.Empty with { Overrides = [new Override(OverrideSelector.Parse("192.0.2.1").Selector!, OverrideKind.Drain, "ana", "update", Now, null)] }, Now);
    }
}
