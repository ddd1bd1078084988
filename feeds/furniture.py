"""The words pages put around an article: advertising marks, prompts, headings of lists, ends.

Everything here only supports what the shape of a page says (`feeds.pages.text`,
`feeds.extract`); a language that is missing costs little.
"""

from __future__ import annotations

import re
from functools import lru_cache

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


@lru_cache(maxsize=4096)
def key(line: str) -> str:
    """`line` as it is looked up: lower case, one space, no punctuation or numbers at its ends."""
    return _EDGES.sub("", " ".join(line.split())).casefold()


def _phrases(text: str) -> frozenset[str]:
    return frozenset(key(phrase) for phrase in text.split("|"))


_ADS = _phrases(
    "advertisement|advertisements|advertising|ad|ads|sponsored|sponsored content|paid content|promoted"
    "|paid for by|continue reading|continue reading below|advertisement - continue reading below"
    "|story continues below advertisement|article continues below advertisement|scroll to continue"
    "|article continues after advertisement|story continues below|read more below|skip advertisement"
    "|publicité|publicités|annonce|annonces|sponsorisé|contenu sponsorisé|la suite après la publicité"
    "|la suite après cette publicité|pub|lire la suite|suite de l'article"
    "|anzeige|anzeigen|werbung|gesponsert|weiterlesen|weiterlesen nach der anzeige|weiter nach der werbung"
    "|artikel wird nach der anzeige fortgesetzt|gesponserte inhalte"
    "|publicidad|anuncio|anuncios|patrocinado|contenido patrocinado|seguir leyendo|sigue leyendo"
    "|continúa leyendo|publicidade|anúncio|patrocinado|conteúdo patrocinado|continua após a publicidade"
    "|continua depois da publicidade|continue lendo|continuar a ler|pub"
    "|pubblicità|annuncio|annunci|sponsorizzato|contenuto sponsorizzato|continua a leggere"
    "|continua dopo la pubblicità|advertentie|advertenties|reclame|gesponsord|lees verder onder de advertentie"
    "|annons|annonser|annonce|annoncer|annonse|annonser|reklame|reklam|reklama|mainos|mainokset|artikkeli jatkuu mainoksen jälkeen"
    "|artikeln fortsätter under annonsen|реклама|на правах рекламы|реклама партнеров|рекламное объявление"
    "|читать далее|читайте далее|продолжение после рекламы|artykuł sponsorowany|dalsza część artykułu pod materiałem wideo"
    "|inzerce|hirdetés|publicitate|διαφήμιση|διαφημιση|oglas|iklan|quảng cáo|โฆษณา|विज्ञापन"
    "|إعلان|إعلانات|اعلان|اعلانات|محتوى مدعوم|إعلان ممول|إقرأ المزيد|تابع القراءة|تبلیغات|آگهی|اشتہار|פרסומת|מודעה"
    "|広告|スポンサーリンク|スポンサードリンク|スポンサー広告|続きを読む|記事は広告の後に続きます|pr|sponsored link"
    "|广告|廣告|推广|推廣|赞助内容|贊助|点击阅读全文|阅读全文|繼續閱讀|광고|스폰서|더보기"
)

_RELATED = _phrases(
    "related|related articles|related stories|related news|related content|related posts|related topics|related coverage|related video|related videos"
    "|you may also like|you might also like|you might like|recommended|recommended for you|recommended stories|recommended reading"
    "|read more|read next|read also|also read|see also|more|more stories|more news|more from|more on this story|more on this"
    "|most read|most popular|most viewed|most shared|most commented|most recent|popular|popular stories|popular posts|trending|trending now|trending stories|top stories"
    "|latest|latest news|latest stories|latest posts|recent posts|recent articles|editor's picks|editors' picks|editor’s picks|must read|must reads|don't miss|don’t miss|up next|what to read next|around the web|from the web|from around the web|promoted stories|in case you missed it|further reading|keep reading|on the same topic|in this section|elsewhere|featured|featured stories|headlines|in other news|next up|watch"
    "|lire aussi|à lire aussi|a lire aussi|à lire|à lire également|lire également|à voir aussi|voir aussi|sur le même sujet|sur le même thème|dans la même rubrique|les plus lus|les plus lues|les plus populaires|les plus partagés|articles les plus lus|articles similaires|articles liés|articles connexes|à ne pas manquer|à la une|les indémodables|nos recommandations|recommandé pour vous|recommandés pour vous|plus d'articles|les dernières actualités|dernières actualités|derniers articles|dernières nouvelles|vous aimerez aussi|vous pourriez aussi aimer|le fil info|plus d'actualités|à découvrir|nos articles|tendances|contenus sponsorisés"
    "|mehr zum thema|zum thema|auch interessant|das könnte sie auch interessieren|das könnte dich auch interessieren|das könnte sie interessieren|lesen sie auch|lesen sie mehr|meistgelesen|meistgelesene artikel|am meisten gelesen|meist gelesen|beliebt|beliebte artikel|weitere artikel|weitere themen|weitere meldungen|ähnliche artikel|verwandte artikel|mehr aus|neueste artikel|aktuelle artikel|empfehlungen|empfohlen|empfehlungen der redaktion|topmeldungen|top-themen|nicht verpassen|siehe auch|mehr lesen|lesetipps"
    "|te puede interesar|le puede interesar|también te puede interesar|quizás te interese|más información|más noticias|lo más leído|lo más visto|lo más popular|las más leídas|más leídas|lo último|últimas noticias|noticias relacionadas|artículos relacionados|relacionadas|relacionado|relacionados|lee también|lea también|leer más|además|recomendados|recomendado para ti|recomendamos|te recomendamos|no te pierdas|temas relacionados|también en"
    "|leia também|leia mais|veja também|mais lidas|as mais lidas|mais lidos|mais vistas|notícias relacionadas|artigos relacionados|matérias relacionadas|posts relacionados|relacionados|últimas notícias|recomendados|recomendado para você|recomendadas para você|saiba mais|você pode gostar|talvez você goste|destaques|em destaque|ler também|ler mais|não perca"
    "|leggi anche|leggi di più|potrebbe interessarti|potrebbe interessarti anche|ti potrebbe interessare|potrebbero interessarti|articoli correlati|correlati|notizie correlate|i più letti|più letti|le più lette|più lette|ultime notizie|ultimi articoli|da non perdere|vedi anche|approfondimenti|per approfondire|consigliati|consigliati per te|in evidenza|altri articoli"
    "|lees ook|lees meer|meest gelezen|gerelateerd|gerelateerde artikelen|meer over|zie ook|aanbevolen|laatste nieuws|populair|läs också|läs mer|läs även|mest lästa|mest läst|relaterat|relaterade artiklar|les også|mest lest|flere saker|læs også|mest læste|lue myös|luetuimmat"
    "|czytaj też|czytaj także|czytaj więcej|zobacz także|zobacz też|przeczytaj także|najczęściej czytane|najpopularniejsze|najnowsze|polecane|powiązane artykuły|podobne artykuły|čtěte také|související články|nejčtenější|přečtěte si také|citește și|citeste si|cele mai citite|articole similare|olvasta már|ajánlott cikkek|legolvasottabb|kapcsolódó cikkek|ilgili haberler|en çok okunanlar|bunları da okuyun|son haberler|pročitajte i|najčitanije|διαβάστε επίσης|διαβάστε ακόμα|σχετικά άρθρα|δημοφιλή|baca juga|berita terkait|terpopuler|artikel terkait|xem thêm|tin liên quan|đọc thêm|tin cùng chuyên mục"
    "|читайте также|читать также|читайте ещё|по теме|материалы по теме|похожие материалы|похожие статьи|другие новости|самое читаемое|самое популярное|популярное|популярные статьи|популярные материалы|лучшее за неделю|последние новости|новости по теме|смотрите также|смотреть также|рекомендуем|вам может быть интересно|вам может понравиться|главное|новости партнеров|ещё по теме|еще по теме|читайте також|популярні|схожі новини|по темі"
    "|اقرأ أيضا|اقرأ أيضاً|إقرأ أيضا|اقرا ايضا|اقرأ المزيد|مواضيع ذات صلة|أخبار ذات صلة|مقالات ذات صلة|ذات صلة|مواضيع متعلقة|الأكثر قراءة|الأكثر مشاهدة|الأكثر تداولا|الأكثر شعبية|الأكثر رواجا|قد يعجبك أيضا|قد يهمك|قد يهمك أيضا|شاهد أيضا|آخر الأخبار|أحدث الأخبار|موصى به|اخترنا لكم|مختارات|بیشتر بخوانید|مطالب مرتبط|اخبار مرتبط|پربازدیدترین|یہ بھی پڑھیں|קראו גם|עוד בנושא|כתבות נוספות|הנקראות ביותר|अधिक पढ़ें|यह भी पढ़ें|संबंधित खबरें"
    "|関連記事|関連ニュース|関連リンク|関連トピックス|関連コンテンツ|関連する記事|あわせて読みたい|合わせて読みたい|こちらもおすすめ|おすすめ記事|おすすめの記事|オススメ記事|おすすめ|人気記事|人気の記事|人気記事ランキング|アクセスランキング|ランキング|最新記事|新着記事|最新ニュース|主要ニュース|この記事も読まれています|こんな記事も読まれています|注目記事|ピックアップ|よく読まれている記事"
    "|相关阅读|相关新闻|相关文章|相關新聞|相關文章|延伸阅读|延伸閱讀|推荐阅读|推薦閱讀|热门文章|热门新闻|熱門文章|熱門新聞|最新消息|最新文章|更多新闻|更多|猜你喜欢|你可能也喜欢|您可能感兴趣|热点推荐|相关推荐|阅读排行|点击排行|精彩推荐|大家都在看"
    "|관련 기사|관련기사|관련 뉴스|많이 본 뉴스|많이 본 기사|인기 기사|추천 기사|최신 기사|함께 보면 좋은 기사|실시간 인기기사|주요 뉴스|이 기사와 함께 본 기사"
)

_ENDS = _phrases(
    "comments|leave a reply|leave a comment|post a comment|add a comment|join the conversation|show comments|view comments|join the discussion|comment|responses|reader comments|cancel reply|tags|filed under|share this|share this article|share|about the author|about|topics|newsletter|sign up|sign up for our newsletter|subscribe|copyright|footer|advertise|terms of use|privacy policy|references|visible links|hidden links|notes|author|follow us|contact us|related items"
    "|commentaires|laisser un commentaire|laissez un commentaire|vos commentaires|réagir|ajouter un commentaire|partager|partager cet article|mots-clés|à propos de l'auteur|inscrivez-vous à la newsletter|mentions légales|suivez-nous|thèmes associés"
    "|kommentare|kommentar schreiben|schreiben sie einen kommentar|schreibe einen kommentar|diskutieren sie mit|teilen|artikel teilen|schlagworte|schlagwörter|über den autor|newsletter abonnieren|impressum|datenschutz|themen"
    "|comentarios|deja un comentario|dejar un comentario|deja una respuesta|compartir|etiquetas|archivado en|sobre el autor|comentários|deixe um comentário|deixe uma resposta|compartilhar|compartilhe|compartilhe isso|partilhar|assuntos|sobre o autor|commenti|lascia un commento|condividi|tag|argomenti|sull'autore|reacties|geef een reactie|laat een reactie achter|delen|kommentarer|dela|del|kommentaarit|jaa|komentarze|dodaj komentarz|udostępnij|tagi|komentáře|diskuze|sdílet|comentarii|lasă un răspuns|hozzászólások|megosztás|yorumlar|yorum yap|paylaş|etiketler|σχόλια|κοινοποίηση|komentar|bagikan|bình luận|chia sẻ"
    "|комментарии|оставить комментарий|добавить комментарий|поделиться|теги|метки|обсуждение|коментарі|залишити коментар"
    "|التعليقات|تعليقات|اترك تعليقا|أضف تعليقا|اترك ردا|شارك|مشاركة|شارك المقال|كلمات مفتاحية|الكلمات الدلالية|وسوم|النشرة البريدية|نظرات|دیدگاه‌ها|برچسب‌ها|تגובות|תגיות"
    "|コメント|コメントする|コメントを残す|コメントを書く|シェア|シェアする|この記事をシェア|タグ|キーワード|メルマガ登録|プロフィール|この記事を書いた人|评论|發表評論|发表评论|网友评论|留言|分享|分享到|标签|標籤|责任编辑|댓글|댓글 쓰기|공유|공유하기|태그|기사제보"
)

_PROMPTS = frozenset(
    phrase.casefold()
    for phrase in (
        "share on|share this|share via|share to|tweet this|follow us|follow me|follow on|sign up|subscribe to|subscribe now|subscribe for|get our|get the latest|click here to|log in|sign in|register now|register to"
        "|please enable|enable javascript|your browser|we use cookies|this site uses|this website uses|by continuing|by clicking|accept all|accept cookies|manage cookies|all rights reserved|copyright|©|\u24d2|(c) |skip to|jump to|back to top|read more:|read also:|also read:|related:|see also:|read more about|watch:|listen:|download our app|download the app|join our|report an error|report a typo|print this|email this|add to favorites|image credit|photo credit|image source|you must be logged|powered by|we recommend|already a subscriber|this article is for subscribers"
        "|partager sur|partagez|suivez-nous|abonnez-vous|inscrivez-vous|s'abonner|s’abonner|se connecter|connectez-vous|nous utilisons des cookies|ce site utilise|accepter|tout accepter|continuer sans accepter|tous droits réservés|aller au contenu|retour en haut|lire aussi :|lire aussi:|à lire aussi :|à lire :|voir aussi :|>> lire aussi|>>|» lire|recevez|téléchargez|déjà abonné|cet article est réservé|signaler une erreur"
        "|teilen auf|auf facebook teilen|folgen sie|abonnieren sie|jetzt abonnieren|melden sie sich|anmelden|registrieren|wir verwenden cookies|diese website verwendet|alle akzeptieren|alle rechte vorbehalten|zum inhalt springen|nach oben|lesen sie auch:|lesen sie auch|mehr zum thema:|zum newsletter|laden sie unsere"
        "|compartir en|comparte en|síguenos|suscríbete|suscríbase|regístrate|inicia sesión|iniciar sesión|utilizamos cookies|usamos cookies|este sitio|aceptar|todos los derechos reservados|lee también:|lea también:|te puede interesar:|recibe|descarga|únete|ir al contenido|compartilhar no|compartilhe no|siga-nos|siga o|assine|inscreva-se|cadastre-se|faça login|entrar com|usamos cookies|utilizamos cookies|este site|aceitar|todos os direitos reservados|leia também:|leia mais:|veja também:|receba|baixe|participe"
        "|condividi su|seguici|iscriviti|abbonati|registrati|accedi|utilizziamo i cookie|questo sito|accetta|tutti i diritti riservati|leggi anche:|vedi anche:|ricevi|scarica|vai al contenuto|©|deel op|volg ons|abonneer|meld je aan|wij gebruiken cookies|we gebruiken cookies|alle rechten voorbehouden|lees ook:|prenumerera|följ oss|dela på|vi använder|udostępnij na|obserwuj nas|zapisz się|zaloguj|wszelkie prawa zastrzeżone|czytaj także:|czytaj też:|přihlaste|odebírejte|abone ol|bizi takip|tüm hakları"
        "|поделиться в|подписывайтесь|подпишитесь|подписаться|следите за|войти|зарегистрир|мы используем|этот сайт использует|принять|все права защищены|читайте также:|читайте нас|перейти к|наверх|скачайте|нашли ошибку|нашли опечатку|підписуйтесь|усі права"
        "|شارك على|شاركها|تابعنا|تابعونا|اشترك|سجل الدخول|تسجيل الدخول|نستخدم ملفات|يستخدم هذا الموقع|أوافق|قبول|جميع الحقوق محفوظة|اقرأ أيضا:|اقرأ أيضًا:|اقرأ أيضاً:|حمل تطبيق|انضم|کپی‌رایت"
        "|シェアする|フォローする|フォローして|登録する|会員登録|ログイン|無料登録|当サイトでは|このサイトは|cookieを|クッキー|同意する|無断転載|ページの先頭|ページトップ|この記事は有料|残り"
        "|分享到|关注我们|關注我們|订阅|訂閱|登录|登入|注册|註冊|我们使用|本网站使用|本網站使用|接受|版权所有|版權所有|未经授权|扫描二维码|扫码|下载app|下載app|责任编辑|返回顶部|저작권|무단전재|무단 전재|구독|로그인|회원가입|ⓒ|공유하기"
    ).split("|")
    if phrase
)

_PROMPTS_BY_LETTER = {
    letter: tuple(phrase for phrase in _PROMPTS if phrase.startswith(letter))
    for letter in {phrase[0] for phrase in _PROMPTS}
}
"""Four hundred phrases tried on each line of a page would take a tenth of the time it is read in."""


def is_ad(line: str) -> bool:
    """An advertising mark standing alone on its line."""
    return len(line) <= 80 and key(line) in _ADS


def is_related_heading(line: str) -> bool:
    """A heading known to stand over the page's own pieces."""
    return len(line) <= 80 and key(line) in _RELATED


_RELATED_OPENINGS = (
    "more from ", "more on ", "more in ", "more about ", "more stories", "more news", "most read ", "latest from ", "read more ", "recommended ",
    "plus de ", "plus d'", "à lire ", "lire aussi", "les plus ", "dans la même ", "mehr aus ", "mehr von ", "mehr zu", "meistgelesen", "weitere ",
    "más de ", "más en ", "más sobre", "lo más ", "mais de ", "mais sobre", "mais em ", "altri articoli", "altro su", "di più su", "meer van ", "meer over ",
    "meer uit ", "mer från ", "mer om ", "mere fra ", "mer fra ", "więcej ", "ещё ", "еще ", "больше ", "المزيد ",
)  # fmt: skip


def opens_list(line: str) -> bool:
    """A heading over the page's own pieces that names their section or author: "More from Business"."""
    return len(line) <= 60 and (
        is_related_heading(line) or line.strip().casefold().startswith(_RELATED_OPENINGS)
    )


def is_end(line: str) -> bool:
    """A heading after which no article goes on: comments, tags, sharing."""
    return (len(line) <= 80 and key(line) in _ENDS) or opens_comments(line)


_COMMENTS = frozenset(
    "comments comment responses commentaires commentaire kommentare kommentar comentarios comentario comentários commenti reacties "
    "kommentarer kommentit komentarze komentáře yorum yorumlar σχόλια комментарии комментариев комментария коментарі تعليقات التعليقات تعليق "
    "コメント 评论 留言 評論 댓글 תגובות".split()
)


_NO_BRACKETS = str.maketrans("()[]", "    ")


def opens_comments(line: str) -> bool:
    """A label such as "12 comments" or "Top rated comments"."""
    if len(line) > 50:
        return False
    words = line.casefold().translate(_NO_BRACKETS).split()
    return len(words) <= 5 and not _COMMENTS.isdisjoint(words)


def is_prompt(line: str) -> bool:
    """An invitation or notice of the site to its reader: share, subscribe, cookies, rights."""
    small = line.strip().removeprefix("[").casefold()
    return small.startswith(_PROMPTS_BY_LETTER.get(small[:1], ()))


_NOTICES = (
    "cookie", "クッキー", "ملفات تعريف الارتباط", "капч", "captcha", "javascript", "adblock", "ad blocker",
    "your inbox", "our newsletter", "daily newsletter", "free newsletter", "sign up for our", "sign up to our", "subscribe to our",
    "follow us on", "download our app", "unsubscribe", "notre newsletter", "votre boîte mail", "inscrivez-vous à notre", "abonnez-vous à",
    "unseren newsletter", "unserem newsletter", "jetzt abonnieren", "nuestra newsletter", "nuestro boletín", "suscríbete a", "suscríbase a",
    "nossa newsletter", "inscreva-se n", "nostra newsletter", "iscriviti alla", "onze nieuwsbrief", "vårt nyhetsbrev", "подпишитесь на наш",
    "подписывайтесь на наш", "اشترك في نشرتنا", "メルマガ登録", "뉴스레터 구독",
)  # fmt: skip


def is_notice(text: str) -> bool:
    """Running text about the site's workings, not its subject: cookies, scripts, blockers, newsletters."""
    small = text.casefold()
    return sum(small.count(word) for word in _NOTICES) * 200 >= len(small)


_CREDITS = (
    "photo", "image", "picture", "getty", "credit", "file photo", "illustration", "foto", "bild", "imagen", "imagem",
    "immagine", "crédit", "crédito", "credito", "quelle", "fuente", "fonte", "source", "фото", "изображение",
    "写真", "画像", "图片", "圖片", "图:", "صورة", "الصورة", "사진", "(ap photo", "(reuters", "reuters", "afp", "(photo", "(getty",
)  # fmt: skip
_CREDITS_AT_END = ("getty images", "getty", "reuters", "afp", "/ap", "ap photo", "ap file", "shutterstock")
_CREDIT_LINE = re.compile(
    r"\W{0,2}(?:file |courtesy )?(?:photos?|photograph|image|picture|illustration|foto|fotos|bild|imagen|imagem|immagine"
    r"|crédit|crédito|credito|фото)(?: (?:credit|caption|courtesy|source|copyright|crédit|by|von|de|di))?"
    r"(?: ?[:：/©]| by | credit| caption| copyright| courtesy)",
    re.I,
)
_PHOTOGRAPHER = re.compile(r"\([^()/]{2,40}/[^()/]{2,40}\)$")
"""(photographer/agency)"""


def is_credit(line: str) -> bool:
    """A label beside a picture, by whom it was taken or what is on it."""
    if len(line) > 160:
        return False
    small = line.casefold()
    return small.startswith(_CREDITS) or small.endswith(_CREDITS_AT_END) or bool(_PHOTOGRAPHER.search(line))


def is_credit_line(text: str) -> bool:
    """A caption that says so, even where it has sentences."""
    return bool(_CREDIT_LINE.match(text))
