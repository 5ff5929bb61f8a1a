using DnsLb.Core.Checks;
using DnsLb.Core.Configuration;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>What the names of a <c>check=</c> value stand for.</summary>
/// <param name="Checks">What is probed, each once.</param>
/// <param name="Rules">What is calculated from that and must all be up; empty: each must be.</param>
internal readonly record struct ResolvedChecks(IReadOnlyList<CheckDefinition> Checks, IReadOnlyList<CheckRule> Rules);

/// <summary>Turns <c>;@check</c> lines into checks, and finds them by name.</summary>
internal sealed class CheckBuilder
{
    private readonly Dictionary<string, CheckDefinition?> _probed = [];
    private readonly CheckRules _rules;
    private readonly CheckFiles _files;
    private readonly PermittedPrograms _programs;
    private readonly DiagnosticList _diagnostics;

    /// <summary>Builds all checks and reports what is wrong with them.</summary>
    public CheckBuilder(IReadOnlyList<CheckAnnotation> annotations, IReadOnlyList<CheckKind> kinds, CheckFiles files, PermittedPrograms programs, DiagnosticList diagnostics)
    {
        _files = files;
        _programs = programs;
        _diagnostics = diagnostics;
        var lines = new Dictionary<string, int>();
        var calculated = new List<CalculatedLine>();
        foreach (CheckAnnotation annotation in annotations)
        {
            string name = annotation.Name.Key;
            if (!lines.TryAdd(name, annotation.Name.Position.Line))
            {
                diagnostics.Error(annotation.Name.Position, $"a check \"{name}\" is already defined in line {lines[name]}");
            }
            else if (CalculatedKind.All.FirstOrDefault(kind => kind.Name == annotation.Kind.Key) is { } kind)
            {
                calculated.Add(new CalculatedLine(annotation, kind, kind.Read(annotation.Pairs.ToKeyValues(), Report(annotation))));
            }
            else
            {
                _probed[name] = Build(annotation, kinds);
                RefuseProgram(annotation, _probed[name]?.Check);
                WarnOfTiming(annotation, _probed[name]?.Timing);
            }
        }

        _rules = new CheckRules(_probed.Select(check => (check.Key, check.Value is not null)), calculated, diagnostics);
    }

    /// <summary>The checks of a <c>check=</c> value; an unknown name is reported.</summary>
    /// <param name="names">The names.</param>
    /// <param name="pairs">The annotation, for the place of its <c>check=</c>.</param>
    /// <param name="alternatives">Words that may stand there instead of names, for the hint.</param>
    public ResolvedChecks Resolve(IReadOnlyList<string> names, List<AnnotationWord> pairs, params string[] alternatives)
    {
        var rules = new List<CheckRule>();
        foreach (string name in names)
        {
            if (!_rules.TryFind(name, out CheckRule? rule))
            {
                string[] known = [.. _rules.Names, .. alternatives];
                string hint = known.Length > 0 ? Nearest.Hint(name, known) : "this zone has no \";@check\" line";
                _diagnostics.Error(pairs.Find(pair => pair.Key == "check").Position, $"unknown check \"{name}\"; {hint}");
            }
            else if (rule is not null)
            {
                rules.Add(rule);
            }
        }

        CheckDefinition[] probed = [.. rules.SelectMany(rule => rule.Probed).Distinct().Select(name => _probed[name]!)];
        return new ResolvedChecks(probed, rules.TrueForAll(rule => rule.Depth == 0) ? [] : rules);
    }

    private void RefuseProgram(CheckAnnotation annotation, ICheck? check)
    {
        if (check?.Program is { } program && _programs.Refusal(program) is { } refusal)
        {
            _diagnostics.Error(annotation.Kind.Position, refusal);
        }
    }

    private void WarnOfTiming(CheckAnnotation annotation, CheckTiming? timing)
    {
        if (timing?.Warning() is var (key, message))
        {
            _diagnostics.Warning(annotation.Pairs.Find(pair => pair.Key == key).Position, message);
        }
    }

    private CheckDefinition? Build(CheckAnnotation annotation, IReadOnlyList<CheckKind> kinds) => CheckReader.Read(
        annotation.Name.Key,
        annotation.Kind.Key,
        kinds,
        annotation.Pairs.ToKeyValues(),
        path => _files.Read(path, annotation.Name.Position.File),
        CalculatedKind.All.Select(kind => kind.Name),
        Report(annotation));

    private Action<int, string> Report(CheckAnnotation annotation) => (index, message) => _diagnostics.Error(PlaceOf(annotation, index), message);

    private static RecordPosition PlaceOf(CheckAnnotation annotation, int index) => index switch
    {
        CheckReader.AtKind => annotation.Kind.Position,
        < 0 => annotation.Name.Position,
        _ => annotation.Pairs[index].Position,
    };
}
