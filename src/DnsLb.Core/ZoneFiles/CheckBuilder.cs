using DnsLb.Core.Checks;
using DnsLb.Core.Configuration;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Turns <c>;@check</c> lines into checks, and finds them by name.</summary>
internal sealed class CheckBuilder
{
    private readonly Dictionary<string, CheckDefinition?> _checks = [];
    private readonly Dictionary<string, int> _lines = [];
    private readonly CheckFiles _files;
    private readonly PermittedPrograms _programs;
    private readonly DiagnosticList _diagnostics;

    /// <summary>Builds all checks and reports what is wrong with them.</summary>
    public CheckBuilder(IReadOnlyList<CheckAnnotation> annotations, IReadOnlyList<CheckKind> kinds, CheckFiles files, PermittedPrograms programs, DiagnosticList diagnostics)
    {
        _files = files;
        _programs = programs;
        _diagnostics = diagnostics;
        foreach (CheckAnnotation annotation in annotations)
        {
            string name = annotation.Name.Key;
            if (!_lines.TryAdd(name, annotation.Name.Position.Line))
            {
                diagnostics.Error(annotation.Name.Position, $"a check \"{name}\" is already defined in line {_lines[name]}");
                continue;
            }

            _checks[name] = Build(annotation, kinds);
            RefuseProgram(annotation, _checks[name]?.Check);
        }
    }

    /// <summary>The checks of a <c>check=</c> value; an unknown name is reported.</summary>
    /// <param name="names">The names.</param>
    /// <param name="pairs">The annotation, for the place of its <c>check=</c>.</param>
    /// <param name="alternatives">Words that may stand there instead of names, for the hint.</param>
    public IReadOnlyList<CheckDefinition> Resolve(IReadOnlyList<string> names, List<AnnotationWord> pairs, params string[] alternatives)
    {
        var checks = new List<CheckDefinition>();
        foreach (string name in names)
        {
            if (!_checks.TryGetValue(name, out CheckDefinition? check))
            {
                string[] known = [.. _checks.Keys, .. alternatives];
                string hint = known.Length > 0 ? Nearest.Hint(name, known) : "this zone has no \";@check\" line";
                _diagnostics.Error(pairs.Find(pair => pair.Key == "check").Position, $"unknown check \"{name}\"; {hint}");
            }
            else if (check is not null)
            {
                checks.Add(check);
            }
        }

        return checks;
    }

    private void RefuseProgram(CheckAnnotation annotation, ICheck? check)
    {
        if (check?.Program is { } program && _programs.Refusal(program) is { } refusal)
        {
            _diagnostics.Error(annotation.Kind.Position, refusal);
        }
    }

    private CheckDefinition? Build(CheckAnnotation annotation, IReadOnlyList<CheckKind> kinds) => CheckReader.Read(
        annotation.Name.Key,
        annotation.Kind.Key,
        kinds,
        annotation.Pairs.ToKeyValues(),
        path => _files.Read(path, annotation.Name.Position.File),
        (index, message) => _diagnostics.Error(PlaceOf(annotation, index), message));

    private static RecordPosition PlaceOf(CheckAnnotation annotation, int index) => index switch
    {
        CheckReader.AtKind => annotation.Kind.Position,
        < 0 => annotation.Name.Position,
        _ => annotation.Pairs[index].Position,
    };
}
