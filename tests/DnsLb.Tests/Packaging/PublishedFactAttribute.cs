namespace DnsLb.Tests.Packaging;

/// <summary>A test of the one file that is published; what was built with the tests needs a runtime beside it. <c>tests/run</c> publishes it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PublishedFactAttribute : FactAttribute
{
    public PublishedFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("PUBLISHED_DNSLB") is null)
        {
            Skip = "PUBLISHED_DNSLB names no published program";
        }
    }
}
