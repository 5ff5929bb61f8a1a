using System.Globalization;
using DnsLb.Api;
using DnsLb.Terminal;

namespace DnsLb.Operating;

/// <summary>What <c>dnslb top</c> shows: a line for each pool and, below it, for each of its members, and the latest events.</summary>
/// <param name="state">What it knows.</param>
/// <param name="server">Where the server's API is.</param>
internal sealed class TopPage(TopState state, string server)
{
    private const int StateWidth = 14;
    private const int NumberWidth = 8;
    private const int LeastHeightWithEvents = 12;
    private const int LeastNameWidth = 24;
    private const int MostNameWidth = 48;

    /// <summary>The lines.</summary>
    /// <param name="width">The columns of the terminal.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="hasColours">Whether it shows colours.</param>
    public IReadOnlyList<string> Lines(int width, int height, bool hasColours)
    {
        Cell[][] rows = [.. state.Shown.SelectMany(pool => Rows(pool, width))];
        int eventRows = height < LeastHeightWithEvents ? 0 : Math.Min(state.Events.Count, height / 4);
        int room = Math.Max(1, height - 3 - (eventRows > 0 ? eventRows + 1 : 0));
        state.KeepInSight(rows.Length, room);

        var page = new List<Cell[]> { Headline(), Heading(width) };
        page.AddRange(rows.Skip(state.Scrolled).Take(room));
        page.AddRange(Enumerable.Repeat(Array.Empty<Cell>(), room - Math.Min(room, rows.Length - state.Scrolled)));
        if (eventRows > 0)
        {
            page.Add([new Cell("EVENTS", Tone.Strong)]);
            page.AddRange(state.Events.TakeLast(eventRows));
        }

        page.Add([Footer(rows.Length, room)]);
        return [.. page.SelectMany(line => new Page().Line(Cut(line, width)).Lines(width, hasColours))];
    }

    private Cell[] Headline()
    {
        if (state.Problem is { } problem)
        {
            return [new Cell(problem, Tone.Bad)];
        }

        double queries = state.Pools.Sum(pool => state.QueriesPerSecond(pool) ?? 0);
        int down = state.Pools.Sum(pool => pool.Members.Count(MemberLook.IsDown));
        return
        [
            new Cell(server, Tone.Strong), $"  {Number(queries)} queries/s, {state.Pools.Count} pools, {state.Pools.Sum(pool => pool.Members.Count)} members, ",
            down == 0 ? new Cell("none down", Tone.Good) : new Cell($"{down} down", Tone.Bad),
        ];
    }

    private static Cell[] Heading(int width) =>
        [new Cell(Row(width, "POOL, MEMBER", "STATE", "WEIGHT", "PER S", "SHARE") + "REASON", Tone.Strong)];

    private IEnumerable<Cell[]> Rows(PoolStatus pool, int width)
    {
        var look = new PoolLook(pool);
        yield return Colour(width, pool.Pool, new Cell($"{look.UpOfAll().Text} up", look.UpOfAll().Tone), "", Number(state.QueriesPerSecond(pool)), "", look.Note());
        double[] rates = [.. pool.Members.Select(member => state.AnswersPerSecond(pool, member) ?? 0)];
        for (int index = 0; index < pool.Members.Count; index++)
        {
            MemberStatus member = pool.Members[index];
            yield return Colour(
                width, $"  {MemberLook.NameOf(member)}", MemberLook.StateOf(member), MemberLook.Number(member.EffectiveWeight), Number(state.AnswersPerSecond(pool, member)),
                MemberLook.Share(rates[index], rates.Sum()), MemberLook.ReasonOf(member));
        }
    }

    private static Cell[] Colour(int width, string name, Cell member, string weight, string rate, string share, Cell reason) =>
        [Fit(name, NameWidth(width)), new Cell(Fit(member.Text, StateWidth), member.Tone), Numbers(weight, rate, share), reason];

    private Cell Footer(int rows, int room) => state switch
    {
        { IsTyping: true } => new Cell($"/{state.Filter}_   Enter: done   Esc: all", Tone.Strong),
        _ => new Cell($"q quit   arrows scroll ({Math.Min(rows, state.Scrolled + room)}/{rows})   / filter{(state.Filter.Length > 0 ? $": {state.Filter}   Esc: all" : "")}", Tone.Faint),
    };

    private static string Row(int width, string name, string member, string weight, string rate, string share) =>
        Fit(name, NameWidth(width)) + Fit(member, StateWidth) + Numbers(weight, rate, share);

    private static string Numbers(string weight, string rate, string share) => $"{weight,NumberWidth - 1}{rate,NumberWidth}{share,NumberWidth}  ";

    private static int NameWidth(int width) => Math.Clamp(width / 3, LeastNameWidth, MostNameWidth);

    private static string Fit(string text, int width) => text.Length < width ? text.PadRight(width) : $"{text[..(width - 2)]}… ";

    private static string Number(double? rate) => rate is not { } number ? "-" : number.ToString(number < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static Cell[] Cut(Cell[] line, int width)
    {
        var cut = new List<Cell>();
        foreach (Cell cell in line)
        {
            cut.Add(cell.Text.Length <= width ? cell : new Cell($"{cell.Text[..Math.Max(0, width - 1)]}…", cell.Tone));
            width -= Math.Min(width, cell.Text.Length);
            if (width == 0)
            {
                break;
            }
        }

        return [.. cut];
    }
}
