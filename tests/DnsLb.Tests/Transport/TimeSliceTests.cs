using DnsLb.Core.Transport;

namespace DnsLb.Tests.Transport;

public sealed class TimeSliceTests
{
    private static readonly Version FirstThatHeeds = new(6, 12);

    [Fact]
    public void TryShorten_OnAThread_IsOfThatThreadAlone()
    {
        ulong? before = TimeSlice.Current();
        bool isHeard = false;
        ulong? shortened = null;

        var thread = new Thread(() =>
        {
            isHeard = TimeSlice.TryShorten();
            shortened = TimeSlice.Current();
        });
        thread.Start();
        thread.Join();

        Assert.True(isHeard);
        Assert.Equal(Environment.OSVersion.Version >= FirstThatHeeds ? TimeSlice.Least : 0, shortened);
        Assert.NotEqual(TimeSlice.Least, before);
        Assert.Equal(before, TimeSlice.Current());
    }
}
