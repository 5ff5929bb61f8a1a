using DnsLb.Api;
using DnsLb.Terminal;

namespace DnsLb.Operating;

/// <summary>What came of reading all zone files again, for people.</summary>
internal static class ReloadPage
{
    private const string Unchanged = "unchanged";

    /// <summary>A line for each file that is not as before, what is wrong with it below, and the number of the others.</summary>
    public static Page Of(ReloadStatus reload)
    {
        var page = new Page();
        foreach (ReloadedFile file in reload.Files.Where(file => file.Result != Unchanged || file.Errors.Count > 0))
        {
            Tone tone = file.Errors.Count > 0 ? Tone.Bad : file.Result == "loaded" ? Tone.Good : Tone.Notice;
            page.Line($"{file.File}: ", new Cell(file.Result, tone), file.Zone is null ? "" : $", serves {file.Zone}");
            AddAll(page, file.Errors, "", Tone.Bad);
            AddAll(page, file.Warnings, "warning: ", Tone.Notice);
        }

        return page.Line($"{reload.Files.Count(file => file.Result == Unchanged)} unchanged, {reload.Files.Count(file => file.Result == "loaded")} loaded, {reload.Files.Count(file => file.Errors.Count > 0)} rejected");
    }

    private static void AddAll(Page page, IReadOnlyList<DiagnosticStatus> diagnostics, string kind, Tone tone)
    {
        foreach (DiagnosticStatus diagnostic in diagnostics)
        {
            page.Line(new Cell($"  {kind}{DiagnosticLook.Of(diagnostic)}", tone));
        }
    }
}
