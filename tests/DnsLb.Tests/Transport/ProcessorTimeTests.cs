using DnsLb.Core.Transport;

namespace DnsLb.Tests.Transport;

public sealed class ProcessorTimeTests
{
    [Fact]
    public void OfThread_OnANewThread_IsWithoutWhatOthersTook()
    {
        TimeSpan before = ProcessorTime.OfThread();
        var most = before + TimeSpan.FromMilliseconds(50);
        while (ProcessorTime.OfThread() < most)
        {
        }

        TimeSpan ofOther = TimeSpan.MaxValue;
        var other = new Thread(() => ofOther = ProcessorTime.OfThread());
        other.Start();
        other.Join();

        Assert.InRange(ofOther, TimeSpan.FromTicks(1), most - before);
    }
}
