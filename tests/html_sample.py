"""Lines of sentences of our own about world politics -> records, as the pipeline would make them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from kg.records import Article, Entity, Event, Factuality, Mention, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.records import EntityClass

# name | class | iso2 | qid | description
ENTITIES = """
United States | country | US | Q30 |
China | country | CN | Q148 |
Russia | country | RU | Q159 |
Ukraine | country | UA | Q212 |
France | country | FR | Q142 |
Germany | country | DE | Q183 |
United Kingdom | country | GB | Q145 |
India | country | IN | Q668 |
Japan | country | JP | Q17 |
Iran | country | IR | Q794 |
Israel | country | IL | Q801 |
Turkey | country | TR | Q43 |
Saudi Arabia | country | SA | Q851 |
Taiwan | country | TW | Q865 |
Philippines | country | PH | Q928 |
North Korea | country | KP | Q423 |
Belarus | country | BY | Q184 |
Hungary | country | HU | Q28 |
Xi Jinping | person | | Q15031 | President of China
Vladimir Putin | person | | Q7747 | President of Russia
Volodymyr Zelensky | person | | Q3874799 | President of Ukraine
Donald Trump | person | | Q22686 | President of the United States
Joe Biden | person | | Q6279 | President of the United States from 2021 to 2025
Emmanuel Macron | person | | Q3052772 | President of France
Narendra Modi | person | | Q1058 | Prime Minister of India
Ursula von der Leyen | person | | Q60772 | President of the European Commission
Recep Tayyip Erdogan | person | | Q39259 | President of Turkey
Kim Jong Un | person | | Q56226 | Leader of North Korea
Viktor Orban | person | | Q57641 | Prime Minister of Hungary
Benjamin Netanyahu | person | | Q43723 | Prime Minister of Israel
Masoud Pezeshkian | person | | Q6783072 | President of Iran
Sergei Lavrov | person | | Q58217 | Foreign Minister of Russia
European Union | organisation | | Q458 |
NATO | organisation | | Q7184 |
United Nations | organisation | | Q1065 |
International Criminal Court | organisation | | Q47488 |
BRICS | organisation | | Q240726 |
Hamas | group | | Q38799 |
Houthis | group | | Q729184 |
Gaza Strip | place | | Q39760 |
Moscow | place | | Q649 |
Istanbul | place | | Q406 |
South China Sea | region | | Q37660 |
Black Sea | region | | Q166 |
2025 Victory Day parade | event | | |
"""

# id | publisher | published | title
ARTICLES = """
moscow-parade | Example News Agency | 2025-05-09 | Leaders gather in Moscow for Victory Day
tariff-week | The Sample Post | 2025-04-11 | Tariffs climb as the two largest economies dig in
istanbul-talks | Example News Agency | 2025-05-17 | Istanbul talks end with a swap of prisoners and little else
reef-dispute | Pacific Draft | 2024-12-05 | Water cannon at the reef, protests in the capitals
gaza-autumn | The Sample Post | 2025-10-14 | A truce, a list of names, and many conditions
brussels-letter | Continental Review | 2025-06-27 | What the summit settled, and what it left for autumn
"""

# article | subject > relation > object | factuality | speaker | when | where | title | trigger | sentence
STATEMENTS = """
moscow-parade | Vladimir Putin > hosts > Xi Jinping | actual | | 2025-05-08 | Moscow | | welcomed | Vladimir Putin welcomed Xi Jinping to the Kremlin on Thursday with an honour guard and three hours of talks.
moscow-parade | Vladimir Putin > meets > Xi Jinping | actual | | 2025-05-08 | Moscow | | talks | Vladimir Putin welcomed Xi Jinping to the Kremlin on Thursday with an honour guard and three hours of talks.
moscow-parade | Xi Jinping > position_in > China | actual | | | | President | President | It was the eleventh visit to Russia by President Xi Jinping since he took office in China.
moscow-parade | Xi Jinping > visits > Russia | actual | | 2025-05-08 | | | visit | It was the eleventh visit to Russia by President Xi Jinping since he took office in China.
moscow-parade | Vladimir Putin > position_in > Russia | actual | | | | President | President | Russia's President Vladimir Putin told the crowd on the square that the front was moving.
moscow-parade | Xi Jinping > participates_in > 2025 Victory Day parade | actual | | 2025-05-09 | Moscow | | stand | Xi Jinping stood beside his host on the stand of the 2025 Victory Day parade.
moscow-parade | Vladimir Putin > participates_in > 2025 Victory Day parade | actual | | 2025-05-09 | Moscow | | opened | Vladimir Putin opened the 2025 Victory Day parade shortly after ten.
moscow-parade | 2025 Victory Day parade > located_in > Moscow | actual | | 2025-05-09 | | | in | The 2025 Victory Day parade in Moscow was the largest for years.
moscow-parade | Moscow > located_in > Russia | actual | | | | | in | Streets in Moscow, as elsewhere in Russia, were closed from dawn.
moscow-parade | China > partner_of > Russia | actual | | | | | partner | For China, Russia remains a partner without limits, or so the communiqué has it.
moscow-parade | China > agrees_with > Russia | actual | | 2025-05-08 | Moscow | | signed | China and Russia signed a declaration on deeper coordination in a few dry pages.
moscow-parade | China > cooperates_with > Russia | planned | Vladimir Putin | | | | will build | Trade in gas will follow: “China and Russia will build the second pipeline,” Vladimir Putin said.
moscow-parade | Russia > depends_on > China | possible | Sergei Lavrov | | | | dependent | Asked whether Russia might grow dependent on China, Sergei Lavrov smiled and spoke of friendship.
moscow-parade | China > aids > Russia | negated | China | | | | never supplied | China has never supplied weapons to Russia, its foreign ministry repeated.
moscow-parade | Sergei Lavrov > position_in > Russia | actual | | | | Foreign Minister | Foreign Minister | Sergei Lavrov, Foreign Minister of Russia, stayed two steps behind.
moscow-parade | Russia > assaults > Ukraine | actual | | 2022-02-24 | | | invasion | Few guests mentioned the invasion of Ukraine that Russia began in February 2022.
moscow-parade | Viktor Orban > position_in > Hungary | actual | | | | Prime Minister | Prime Minister | Viktor Orban, the Prime Minister of Hungary, had sent his regrets.
moscow-parade | Belarus > partner_of > Russia | actual | | | | | ally | Belarus, the closest ally of Russia, marched too.
moscow-parade | North Korea > aids > Russia | actual | | 2024 | | | sent | North Korea sent shells and men to Russia in 2024.
moscow-parade | Kim Jong Un > position_in > North Korea | actual | | | | leader | leader | Kim Jong Un, the leader of North Korea, followed the day on a screen in his train.
moscow-parade | Kim Jong Un > supports > Vladimir Putin | actual | | 2025-05-09 | | | congratulated | Kim Jong Un congratulated Vladimir Putin in a telegram of unusual length.
moscow-parade | Vladimir Putin > visits > China | planned | | 2025-09 | | | will travel | Vladimir Putin will travel to China in September.
tariff-week | United States > sanctions > China | actual | | 2025-04-09 | | | tariffs | The United States raised tariffs on goods from China to 125 per cent on Wednesday.
tariff-week | China > sanctions > United States | actual | | 2025-04-11 | | | answered | China answered the United States within two days, duty for duty.
tariff-week | Donald Trump > position_in > United States | actual | | | | President | President | President Donald Trump said the United States could wait longer than anybody.
tariff-week | Joe Biden > position_in > United States | past | | | | president | former president | Joe Biden, the former president of the United States, called it a tax on breakfast.
tariff-week | Joe Biden > accuses > Donald Trump | actual | | 2025-04-10 | | | blamed | Joe Biden blamed Donald Trump for the price of eggs.
tariff-week | Donald Trump > meets > Xi Jinping | possible | Donald Trump | | | | might meet | Donald Trump said he might meet Xi Jinping before the summer.
tariff-week | Donald Trump > supports > Xi Jinping | actual | | 2025-04-10 | | | praised | Between two threats Donald Trump praised Xi Jinping as a very smart man.
tariff-week | China > accuses > United States | actual | | 2025-04-11 | | | accused | China accused the United States of bullying at the World Trade Organization.
tariff-week | United States > accuses > China | actual | | 2025-04-09 | | | blamed | The United States blamed China for dumping steel on three continents.
tariff-week | European Union > agrees_with > China | possible | Ursula von der Leyen | | | | could agree | The European Union could agree on prices with China, Ursula von der Leyen said.
tariff-week | Ursula von der Leyen > position_in > European Union | actual | | | | Commission president | Commission president | Commission president Ursula von der Leyen said the European Union had a list of its own.
tariff-week | United States > sanctions > European Union | actual | | 2025-04-02 | | | tariffs | New tariffs of the United States on the European Union took hold for a week and were then suspended.
tariff-week | European Union > threatens > United States | actual | | 2025-04-10 | | | threatened | The European Union threatened the United States with duties on bourbon and motorcycles.
tariff-week | Japan > requests > United States | actual | | 2025-04-11 | | | asked | Japan asked the United States for an exemption for its cars.
tariff-week | United States > partner_of > Japan | actual | | | | | ally | The United States counts Japan as an ally, tariffs or no tariffs.
tariff-week | India > cooperates_with > United States | actual | | 2025-04 | | | trade deal | India and the United States were hours from a first part of their trade deal.
tariff-week | Narendra Modi > position_in > India | actual | | | | Prime Minister | Prime Minister | Prime Minister Narendra Modi kept India out of the quarrel.
tariff-week | Narendra Modi > meets > Donald Trump | actual | | 2025-02-13 | | | met | Narendra Modi met Donald Trump in February and came home with a list.
tariff-week | India > depends_on > Russia | actual | | | | | relies | India still relies on Russia for a third of its oil.
tariff-week | India > opposes > China | actual | | | | | rival | India sees in China a rival first and a market second.
istanbul-talks | Russia > meets > Ukraine | actual | | 2025-05-16 | Istanbul | | met | Delegations of Russia and Ukraine met in Istanbul for the first time in three years.
istanbul-talks | Russia > agrees_with > Ukraine | actual | | 2025-05-16 | Istanbul | | agreed | Russia agreed with Ukraine to swap a thousand prisoners each.
istanbul-talks | Istanbul > located_in > Turkey | actual | | | | | Turkey | The palace stands in Istanbul, and Turkey paid for the coffee.
istanbul-talks | Turkey > hosts > Ukraine | actual | | 2025-05-16 | Istanbul | | hosted | Turkey hosted Ukraine first, over breakfast.
istanbul-talks | Turkey > hosts > Russia | actual | | 2025-05-16 | Istanbul | | received | Turkey received the team of Russia at noon.
istanbul-talks | Recep Tayyip Erdogan > position_in > Turkey | actual | | | | President | President | President Recep Tayyip Erdogan offered Turkey for the next round, too.
istanbul-talks | Volodymyr Zelensky > position_in > Ukraine | actual | | | | President | President | President Volodymyr Zelensky spoke for Ukraine from Ankara.
istanbul-talks | Volodymyr Zelensky > accuses > Vladimir Putin | actual | | 2025-05-15 | | | accused | Volodymyr Zelensky accused Vladimir Putin of sending stage props instead of ministers.
istanbul-talks | Volodymyr Zelensky > meets > Vladimir Putin | negated | | | | | did not meet | Volodymyr Zelensky and Vladimir Putin did not meet after all.
istanbul-talks | Volodymyr Zelensky > meets > Recep Tayyip Erdogan | actual | | 2025-05-15 | | | met | Volodymyr Zelensky met Recep Tayyip Erdogan for lunch on the eve.
istanbul-talks | Volodymyr Zelensky > meets > Donald Trump | actual | | 2025-04-26 | | | spoke | Volodymyr Zelensky spoke with Donald Trump in Rome in April, on two plain chairs.
istanbul-talks | Donald Trump > requests > Vladimir Putin | actual | | 2025-05 | | | urged | Donald Trump urged Vladimir Putin to stop.
istanbul-talks | United States > aids > Ukraine | actual | | | | | weapons | Weapons from the United States still reach Ukraine every week.
istanbul-talks | Germany > aids > Ukraine | actual | | 2025 | | | paid for | Germany paid for another battery to shield Ukraine.
istanbul-talks | United Kingdom > supports > Ukraine | actual | | 2025-05-10 | | | stood by | The United Kingdom stood by Ukraine in a visit of the whole coalition.
istanbul-talks | France > supports > Ukraine | actual | | 2025-05-10 | | | backed | France backed Ukraine with words and a few jets.
istanbul-talks | Russia > assaults > Ukraine | actual | | 2025-05-17 | | | drones | By morning drones of Russia had struck a bus in the north of Ukraine.
istanbul-talks | Russia > rejects > Ukraine | actual | | 2025-05-16 | Istanbul | | turned down | Russia turned down the month of silence that Ukraine had proposed.
istanbul-talks | Russia > threatens > Ukraine | actual | Ukraine | 2025-05-16 | Istanbul | | threatened | Russia threatened to take more regions, a diplomat of Ukraine said.
istanbul-talks | Ukraine > assaults > Russia | actual | Russia | 2025-05-17 | | | struck | Ukraine struck a depot on the shore, according to Russia.
istanbul-talks | Russia > mobilizes_against > Black Sea | actual | | | | | ships | Ships of Russia keep to the eastern Black Sea.
istanbul-talks | International Criminal Court > coerces > Vladimir Putin | actual | | 2023-03-17 | | | warrant | The International Criminal Court has had a warrant out for Vladimir Putin since 2023.
istanbul-talks | European Union > sanctions > Russia | actual | | 2025-05-20 | | | sanctions | The European Union readied its seventeenth round of sanctions on Russia.
istanbul-talks | United States > sanctions > Russia | possible | Donald Trump | | | | could follow | Sanctions of the United States on Russia could follow, Donald Trump said.
reef-dispute | China > coerces > Philippines | actual | | 2024-12-04 | South China Sea | | water cannon | China turned water cannon on a boat of the Philippines near the reef.
reef-dispute | Philippines > accuses > China | actual | | 2024-12-04 | | | accused | The Philippines accused China of ramming.
reef-dispute | China > claims_territory > South China Sea | actual | | | | | claims | China claims nearly all of the South China Sea.
reef-dispute | Philippines > claims_territory > South China Sea | actual | | | | | claim | The Philippines claim their share of the South China Sea by the law of 1982.
reef-dispute | United States > supports > Philippines | actual | | 2024-12-05 | | | stands with | The United States stands with the Philippines, its ambassador wrote.
reef-dispute | Japan > cooperates_with > Philippines | actual | | 2024-12 | | | patrols | Japan joined patrols of the Philippines for the second time.
reef-dispute | China > claims_territory > Taiwan | actual | | | | | part | China calls Taiwan a part of itself.
reef-dispute | China > mobilizes_against > Taiwan | actual | | 2024-12 | | | drills | Ninety ships of China held drills around Taiwan.
reef-dispute | China > assaults > Taiwan | possible | United States | 2027 | | | could attack | China could attack Taiwan by 2027, analysts in the United States have warned.
reef-dispute | United States > aids > Taiwan | actual | | 2024-11-29 | | | sold | The United States sold Taiwan spare parts for its jets.
reef-dispute | Japan > opposes > North Korea | actual | | | | | wary | Japan is wary of North Korea, and says so each spring.
gaza-autumn | Israel > agrees_with > Hamas | actual | | 2025-10-09 | | | accepted | Israel and Hamas accepted the first part of the plan.
gaza-autumn | Hamas > assaults > Israel | actual | | 2023-10-07 | | | attack | The war began with the attack of Hamas on Israel two years before.
gaza-autumn | Israel > assaults > Gaza Strip | actual | | 2025-09 | | | bombed | Israel bombed the north of the Gaza Strip until September.
gaza-autumn | Israel > yields_to > Hamas | actual | | 2025-10-13 | | | released | Israel released two thousand prisoners to Hamas.
gaza-autumn | Hamas > yields_to > Israel | actual | | 2025-10-13 | | | handed over | Hamas handed over the last living hostages to Israel.
gaza-autumn | Benjamin Netanyahu > position_in > Israel | actual | | | | Prime Minister | Prime Minister | Prime Minister Benjamin Netanyahu thanked the soldiers of Israel.
gaza-autumn | Benjamin Netanyahu > supports > Donald Trump | actual | | 2025-10-13 | | | thanked | Benjamin Netanyahu thanked Donald Trump nine times in one speech.
gaza-autumn | International Criminal Court > coerces > Benjamin Netanyahu | actual | | 2024-11-21 | | | warrant | A warrant of the International Criminal Court for Benjamin Netanyahu stands since November 2024.
gaza-autumn | Donald Trump > visits > Israel | actual | | 2025-10-13 | | | flew | Donald Trump flew to Israel for half a day.
gaza-autumn | United States > partner_of > Israel | actual | | | | | ally | The United States is the ally that Israel cannot replace.
gaza-autumn | Iran > supports > Hamas | actual | | | | | backer | Iran, the backer of Hamas, was not asked.
gaza-autumn | Iran > aids > Houthis | actual | United States | | | | arms | Iran arms the Houthis, the United States says.
gaza-autumn | Houthis > assaults > Israel | actual | | 2025-09 | | | rockets | Rockets of the Houthis reached Israel as late as September.
gaza-autumn | Israel > assaults > Iran | actual | | 2025-06-13 | | | struck | Israel struck Iran for twelve days in June.
gaza-autumn | United States > assaults > Iran | actual | | 2025-06-22 | | | bombed | The United States bombed three sites in Iran at the end of it.
gaza-autumn | Masoud Pezeshkian > position_in > Iran | actual | | | | President | President | President Masoud Pezeshkian kept Iran to short statements.
gaza-autumn | Turkey > accuses > Israel | actual | | 2025-10 | | | denounced | Turkey denounced Israel at every stop.
gaza-autumn | Saudi Arabia > cooperates_with > United States | planned | | | | | will sign | Saudi Arabia will sign its defence paper with the United States before winter.
gaza-autumn | Saudi Arabia > opposes > Iran | past | | | | | rival | Saudi Arabia, once the sworn rival of Iran, sent a deputy.
gaza-autumn | United Nations > aids > Gaza Strip | actual | | 2025-10-14 | | | lorries | Lorries of the United Nations rolled into the Gaza Strip at noon.
gaza-autumn | United Nations > accuses > Israel | actual | | 2025-09-16 | | | accused | A commission of the United Nations accused Israel of the gravest of crimes.
brussels-letter | Germany > member_of > European Union | actual | | | | | member | Germany, the largest member of the European Union, paid the bill.
brussels-letter | France > member_of > European Union | actual | | | | | member | France is a founding member of the European Union and sounds like it.
brussels-letter | Hungary > member_of > European Union | actual | | | | | member | Hungary stays a member of the European Union, whatever it vetoes.
brussels-letter | Hungary > rejects > Ukraine | actual | | 2025-06-26 | | | veto | A veto of Hungary keeps Ukraine waiting.
brussels-letter | Ukraine > member_of > European Union | planned | | | | | wants to join | Ukraine wants to join the European Union by the end of the decade.
brussels-letter | Viktor Orban > visits > Moscow | actual | | 2024-07-05 | | | travelled | Viktor Orban travelled to Moscow last July on a mission nobody had given him.
brussels-letter | Viktor Orban > opposes > Ursula von der Leyen | actual | | | | | feud | The feud between Viktor Orban and Ursula von der Leyen filled another night.
brussels-letter | Germany > member_of > NATO | actual | | | | | NATO | Germany will spend what NATO asked for.
brussels-letter | France > member_of > NATO | actual | | | | | NATO | France says the same to NATO with more adjectives.
brussels-letter | Turkey > member_of > NATO | actual | | | | | member | Turkey is the member of NATO with the longest list of conditions.
brussels-letter | United Kingdom > member_of > NATO | actual | | | | | NATO | The United Kingdom promised NATO a new wing of jets.
brussels-letter | United States > member_of > NATO | actual | | | | | NATO | The United States signed the communiqué of NATO without a footnote.
brussels-letter | Emmanuel Macron > position_in > France | actual | | | | President | President | President Emmanuel Macron asked whether France was being heard.
brussels-letter | Emmanuel Macron > meets > Volodymyr Zelensky | actual | | 2025-06-24 | | | met | Emmanuel Macron met Volodymyr Zelensky in a corridor, for the cameras.
brussels-letter | France > cooperates_with > Germany | actual | | 2025 | | | fighter jet | France and Germany still build one fighter jet together, on paper.
brussels-letter | France > agrees_with > United Kingdom | actual | | 2025-06 | | | signed | France and the United Kingdom signed a pact on their deterrents.
brussels-letter | India > member_of > BRICS | actual | | | | | BRICS | India will chair BRICS next year.
brussels-letter | China > member_of > BRICS | actual | | | | | BRICS | China would rather see BRICS grow.
brussels-letter | Russia > member_of > BRICS | actual | | | | | BRICS | Russia calls BRICS a family.
brussels-letter | Iran > member_of > BRICS | actual | | 2024 | | | joined | Iran joined BRICS in 2024.
brussels-letter | European Union > sanctions > Belarus | actual | | 2025-06-27 | | | sanctions | The European Union prolonged its sanctions on Belarus.
brussels-letter | NATO > opposes > Russia | actual | | | | | threat | NATO names Russia the most direct threat to its peace.
brussels-letter | Russia > assaults > Ukraine | actual | | 2022-02-24/2025-06-27 | | | war | The war of Russia against Ukraine went into its fortieth month.
brussels-letter | European Union > aids > Ukraine | actual | | 2025-06 | | | billion | Another billion from the European Union went to Ukraine.
"""


@dataclass(frozen=True, slots=True)
class World:
    """Hand-made records, with the methods of a store."""

    article_records: tuple[Article, ...]
    entity_records: tuple[Entity, ...]
    statement_records: tuple[Statement, ...]
    event_records: tuple[Event, ...] = ()

    def articles(self) -> tuple[Article, ...]:
        return self.article_records

    def entities(self) -> tuple[Entity, ...]:
        return self.entity_records

    def statements(self) -> tuple[Statement, ...]:
        return self.statement_records

    def events(self) -> tuple[Event, ...]:
        return self.event_records


def _read_rows(table: str) -> Iterator[list[str]]:
    for line in table.strip().splitlines():
        yield [cell.strip() for cell in line.split("|")]


def read_world() -> World:
    """The sample that the screenshots show."""
    entities = {row[0]: make_entity(*row) for row in _read_rows(ENTITIES)}
    rows = list(_read_rows(STATEMENTS))
    articles = []
    statements = []
    for identifier, publisher, published, title in _read_rows(ARTICLES):
        own = [row for row in rows if row[0] == identifier]
        text = "\n\n".join(dict.fromkeys(row[8] for row in own))
        url = f"https://news.example.org/{identifier}"
        articles.append(Article(identifier, text, title, publisher, published, url))
        statements += [_make_statement(row, text, entities) for row in own]
    return World(tuple(articles), tuple(entities.values()), tuple(statements), _find_events(statements))


def make_entity(name: str, cls: str, iso2: str = "", qid: str = "", description: str = "") -> Entity:
    return Entity(name, cast("EntityClass", cls), qid or None, iso2 or None, description or None)


def _make_statement(row: list[str], text: str, entities: dict[str, Entity]) -> Statement:
    article, triple, factuality, speaker, when, where, title, trigger, sentence = row
    subject, relation, object_ = (part.strip() for part in triple.split(">"))
    start = text.index(sentence)

    def find(words: str) -> Span:
        begin = start + max(sentence.find(words), 0)
        return Span(begin, begin + len(words), text[begin : begin + len(words)])

    return Statement(
        article=article,
        subject=Mention(find(subject), entities[subject]),
        relation=relation,
        object=Mention(find(object_), entities[object_]),
        factuality=cast("Factuality", factuality),
        trigger=find(trigger),
        evidence=(Span(start, start + len(sentence), sentence),),
        confidence=0.6 + len(sentence) % 38 / 100,
        attributed_to=Mention(find(speaker), entities[speaker]) if speaker else None,
        title=title or None,
        when=when or None,
        where=entities[where] if where else None,
    )


def _find_events(statements: list[Statement]) -> tuple[Event, ...]:
    wars = [s for s in statements if s.relation == "assaults" and s.object.entity.name == "Ukraine"]
    return (
        Event(
            id="e-invasion",
            relation="assaults",
            label="Assault of Russia on Ukraine, from 24 February 2022",
            actors=(wars[0].subject.entity,),
            targets=(wars[0].object.entity,),
            factuality="actual",
            statements=tuple(sorted(s.id for s in wars)),
            when="2022-02-24",
        ),
    )
